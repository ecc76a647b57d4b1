import sqlite3 from 'sqlite3';
import { OpenwardError } from '../../domain/errors.ts';
import { toldSystemFailure } from '../../domain/system-failure.ts';

/** How long a program that writes may be waited for, in milliseconds. */
const PATIENCE_MS = 30_000;

/**
 * Copies an SQLite database that other programs read and write: all that was committed when it begins, nothing that was
 * not (`VACUUM INTO`, one transaction of SQLite's own). Errors: SERVICE_DATABASE, DISK_FULL and the like.
 */
export async function copyDatabase(file: string, target: string): Promise<void> {
  try {
    const database = await opened(file);
    try {
      database.configure('busyTimeout', PATIENCE_MS);
      await new Promise<void>((resolve, reject) => {
        database.run('VACUUM INTO ?', [target], (error) => (error ? reject(error) : resolve()));
      });
    } finally {
      await new Promise<void>((resolve) => database.close(() => resolve()));
    }
  } catch (cause) {
    const known = toldSystemFailure(cause);
    throw known instanceof OpenwardError
      ? known
      : new OpenwardError('SERVICE_DATABASE', `${file} cannot be copied`, { cause });
  }
}

function opened(file: string): Promise<sqlite3.Database> {
  return new Promise((resolve, reject) => {
    const database = new sqlite3.Database(file, sqlite3.OPEN_READONLY, (error) =>
      error ? reject(error) : resolve(database),
    );
  });
}
