import { open } from '../../connections/disk.ts';

/** As much of a file as one of its kind may have: ask for a byte more, and one that is larger is found out by it. */
export async function firstBytes(path: string, most: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(most);
    const { bytesRead } = await file.read(buffer, 0, most, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
