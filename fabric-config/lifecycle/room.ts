import { statfsSync } from '../../connections/disk.ts';
import type { DataPaths } from '../node/paths.ts';

/** Bytes below which the data folder's disk counts as full: the next block or the next log may not fit. */
export const TOO_LITTLE = 64 * 1024 * 1024;

/** Room on the disk that holds a data folder, in bytes. */
export interface Room {
  readonly free: number;
  readonly total: number;
  /** What is wrong, null when nothing is. */
  readonly problem: string | null;
}

/** What the system lets an ordinary user still write there. */
export function roomFor(paths: DataPaths): Room {
  const { bsize, bavail, blocks } = statfsSync(paths.root);
  const free = bsize * bavail;
  const problem = free < TOO_LITTLE ? 'the disk of the data folder is full: make room, the rest mends itself' : null;
  return { free, total: bsize * blocks, problem };
}

/** How programs of many makers say it in their logs. */
const words = /no space left on device|ENOSPC|EDQUOT|disk quota exceeded|SQLITE_FULL|DISK_FULL|SERVICE_DISK/i;

/** Whether a process has lately complained of a full disk. Asked only while there is one: a log remembers for long. */
export function complainsOfDisk(lastWords: readonly string[]): boolean {
  return lastWords.some((line) => words.test(line));
}
