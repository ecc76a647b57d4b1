import { join } from 'node:path';
import { mkdtempSync, rmSync } from '../../connections/disk.ts';
import { privateFolder } from './files.ts';

/** Does some work in a folder of its own, which is removed afterwards. */
export async function inScratch<T>(root: string, work: (file: (name: string) => string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(privateFolder(root), 'scratch-'));
  try {
    return await work((name) => join(folder, name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
