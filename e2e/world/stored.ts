import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { World } from './world.ts';

/** Where an object lies on the storage's own disk; what its administrator could reach. */
export function fileOf(world: World, url: string): string {
  return join(world.paths.node('cloud').storage(), url.replace('s3://', ''));
}

/** Changes one bit in the middle, past every part of Openward. */
export async function flipStoredBit(file: string): Promise<void> {
  const middle = Math.floor((await stat(file)).size / 2);
  const handle = await open(file, 'r+');
  try {
    const byte = Buffer.alloc(1);
    await handle.read(byte, 0, 1, middle);
    byte.writeUInt8(byte.readUInt8() ^ 1);
    await handle.write(byte, 0, 1, middle);
  } finally {
    await handle.close();
  }
}
