import { dirname } from 'node:path';
import knex, { type Knex } from 'knex';
import { mkdirSync } from '../../connections/disk.ts';
import type { HealthCheck } from '../http/handlers.ts';
import { tellingDatabase } from './failure.ts';
import { migrate, type Migration } from './migrations.ts';
import { readPostgresUrl } from './postgres.ts';

/** A database and, inside a transaction, the transaction: repositories take either. */
export type Database = Knex;
export type Queries = Knex | Knex.Transaction;

/** Where a database is: a configuration's `database`. */
export interface DatabasePlace {
  readonly url: string;
  readonly passwordFile?: string | undefined;
}

/**
 * Opens `sqlite:///absolute/path` or `postgres://…` and brings it to the newest schema. SQLite has one connection, so
 * inside `transaction` every query must go through the transaction given, or it waits for ever. @throws
 * SERVICE_DATABASE, DISK_FULL and the like; INPUT_INVALID, FILE_UNREADABLE for what the URL says
 */
export async function openDatabase(place: string | DatabasePlace, migrations: readonly Migration[]): Promise<Database> {
  const { url, passwordFile }: DatabasePlace = typeof place === 'string' ? { url: place } : place;
  const sqlite = url.startsWith('sqlite:///');
  const database = sqlite ? openSqlite(url.slice('sqlite://'.length)) : openPostgres(url, passwordFile);
  try {
    await tellingDatabase(() => migrate(database, migrations));
    return database;
  } catch (error) {
    await database.destroy();
    throw error;
  }
}

/** Whatever fails is thrown, and in the service's log; knex would print some of it once more, between its lines. */
const quiet = { warn: nothing, error: nothing, deprecate: nothing, debug: nothing };
function nothing(): void {
  // Said above.
}

/** A failed statement is told with its placeholders: what stands in a row is nothing for a log. */
const withoutValues = { compileSqlOnError: false } as const;

/**
 * Write-ahead log: readers do not wait for a writer, and a crash loses no committed transaction (`synchronous` FULL).
 */
function openSqlite(file: string): Knex {
  if (file !== '/:memory:') mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  return knex({
    client: 'sqlite3',
    log: quiet,
    ...withoutValues,
    connection: { filename: file === '/:memory:' ? ':memory:' : file },
    useNullAsDefault: true,
    pool: {
      min: 1,
      max: 1,
      afterCreate(
        connection: { exec(sql: string, done: (error: Error | null) => void): void },
        done: (error: Error | null, connection: unknown) => void,
      ) {
        connection.exec(
          'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000; PRAGMA secure_delete = ON;',
          (error) => done(error, connection),
        );
      },
    },
  });
}

function openPostgres(url: string, passwordFile: string | undefined): Knex {
  return knex({
    client: 'pg',
    log: quiet,
    ...withoutValues,
    connection: { ...readPostgresUrl(url, passwordFile) },
    pool: { min: 0, max: 10 },
    // Whoever asks is told before they have given up by themselves.
    acquireConnectionTimeout: 10_000,
  });
}

export function databaseHealth(database: Database): HealthCheck {
  return {
    name: 'database',
    check: async () => {
      await tellingDatabase(async () => {
        await database.raw('select 1');
      });
      return 'answers';
    },
  };
}
