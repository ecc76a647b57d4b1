import { randomBytes } from 'node:crypto';
import knex from 'knex';
import { openDatabase, type Database } from '../database/open.ts';
import type { Migration } from '../database/migrations.ts';

/**
 * An empty database of a schema: SQLite in memory, or, where OPENWARD_TEST_POSTGRES is the URL of a PostgreSQL server,
 * a fresh schema there. The same tests run on both.
 */
export async function openTestDatabase(migrations: readonly Migration[]): Promise<Database> {
  const server = process.env['OPENWARD_TEST_POSTGRES'];
  if (server === undefined || server === '') return openDatabase('sqlite:///:memory:', migrations);
  const schema = `test_${randomBytes(8).toString('hex')}`;
  const administrator = knex({ client: 'pg', connection: server });
  try {
    await administrator.schema.createSchema(schema);
  } finally {
    await administrator.destroy();
  }
  const url = new URL(server);
  url.searchParams.set('options', `-c search_path=${schema}`);
  return openDatabase(url.href, migrations);
}
