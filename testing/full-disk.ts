import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Why no file system of its own can be had here; undefined when one can. */
export const noMount: string | undefined =
  process.platform !== 'linux' ? 'needs Linux' : process.getuid?.() === 0 ? mountRefused() : 'needs root for a tmpfs';

/** A small file system of its own that a test fills and empties. */
export interface SmallDisk {
  readonly folder: string;
  /** Until not one more byte goes on it. */
  fill(): void;
  /** Makes room again. */
  empty(): void;
  /** Lets it be read alone, or written again. */
  lock(readOnly: boolean): void;
  remove(): void;
}

/** `kilobytes` in all, at a folder that is there already. Needs root; `noMount` says whether it is possible here. */
export function smallDisk(
  kilobytes: number,
  folder: string = mkdtempSync(join(tmpdir(), 'openward-disk-')),
): SmallDisk {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k,mode=0700`, 'tmpfs', folder]);
  const ballast = join(folder, '.ballast');
  return {
    folder,
    fill: () => {
      for (let { bsize, bavail } = statfsSync(folder); bavail > 0; { bsize, bavail } = statfsSync(folder))
        appendAsFits(ballast, bsize * bavail);
    },
    empty: () => writeFileSync(ballast, ''),
    lock: (readOnly) => execFileSync('mount', ['-o', `remount,${readOnly ? 'ro' : 'rw'}`, folder]),
    remove: () => {
      // Lazily: a database may hold a file for a moment longer.
      execFileSync('umount', ['--lazy', folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Whoever else writes there may be faster: then it is full all the same, or the next round sees to the rest. */
function appendAsFits(file: string, bytes: number): void {
  try {
    writeFileSync(file, Buffer.alloc(bytes), { flag: 'a' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  }
}

function mountRefused(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'openward-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4k', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'this system lets nobody mount a tmpfs';
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
