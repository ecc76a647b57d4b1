import { randomBytes } from 'node:crypto';
import knex from 'knex';
import { openDatabase, type Database } from '../database/open.ts';
import type { Migration } from '../database/migrations.ts';

/**
 * An empty database of a schema: SQLite in memory, or, where OPENWARD_TEST_POSTGRES is the URL of a PostgreSQL server,
 * a schema there and somebody whose it is. The same tests run on both.
 */
export async function openTestDatabase(migrations: readonly Migration[]): Promise<Database> {
  const server = process.env['OPENWARD_TEST_POSTGRES'];
  if (server === undefined || server === '') return openDatabase('sqlite:///:memory:', migrations);
  const url = new URL(server);
  url.username = `test_${randomBytes(8).toString('hex')}`;
  const administrator = knex({ client: 'pg', connection: server });
  try {
    await administrator.raw('create schema ??', [url.username]);
    await administrator.raw(`create role ?? superuser login password '${url.password}'`, [url.username]);
    await administrator.raw('alter role ?? set search_path to ??', [url.username, url.username]);
  } finally {
    await administrator.destroy();
  }
  return openDatabase(url.href, migrations);
}
