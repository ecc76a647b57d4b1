import { resolve } from 'node:path';
import { KeyedLock } from '../../connections/keyed-lock.ts';

const files = new KeyedLock();

/**
 * Work on a file while no other work of this process on that file goes on, in the order asked. Whatever reads a file,
 * changes what it read and writes it back does all of it in one turn, or a change made meanwhile is lost. The turns
 * belong to the path and not to the object that asks: somebody who signs out and in again has two objects for one file,
 * and the earlier one may still be at work. Work that asks for a turn on the same file within its own waits for ever.
 * No other process has the file: one data folder has one client.
 */
export function inTurn<T>(file: string, work: () => Promise<T>): Promise<T> {
  return files.run(resolve(file), work);
}
