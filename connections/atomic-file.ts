import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { toldUnwritable } from '../domain/system-failure.ts';
import { mkdir, open, readFile, rename, rm } from './disk.ts';

/**
 * Replaces a file as a whole: after a crash there is the old content or the new, never a part. Readable by its owner
 * only. On stable storage when it resolves. Errors: those of the disk, FILE_UNWRITABLE; what lay there stays then.
 */
export function writeAtomically(file: string, content: Uint8Array | string): Promise<void> {
  return replaceWhenChecked(file, content);
}

/** The same, and what is there stays when `check` throws for the bytes as the disk gives them back. */
export async function replaceWhenChecked(
  file: string,
  content: Uint8Array | string,
  check?: (written: Buffer) => Promise<void>,
): Promise<void> {
  const temporary = temporaryBeside(file, 'tmp');
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (check) await check(await readFile(temporary));
    await moveIntoPlace(temporary, file);
  } catch (error) {
    // What could not be made because its folder is none is not there to be taken away.
    await rm(temporary, { force: true }).catch(() => undefined);
    throw toldUnwritable(error);
  }
}

/** Where a file is written before it takes its place: of a short name, however long that of the file may be. */
export function temporaryBeside(file: string, ending: string): string {
  return join(dirname(file), `.openward-${randomBytes(6).toString('hex')}.${ending}`);
}

/** A whole file, on stable storage already, takes its place; what was there is gone then. */
export async function moveIntoPlace(temporary: string, file: string): Promise<void> {
  await rename(temporary, file);
  await syncFolder(dirname(file));
}

/**
 * The new name is on stable storage only when its folder is; some file systems cannot say so, which is no failure of
 * ours.
 */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  try {
    await handle?.sync();
  } catch {
    return;
  } finally {
    await handle?.close();
  }
}
