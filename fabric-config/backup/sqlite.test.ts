import { existsSync } from 'node:fs';
import sqlite3 from 'sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import { copyDatabase } from './sqlite.ts';
import { Bench } from './testing/archives.ts';

const bench = new Bench();
const opened: sqlite3.Database[] = [];
afterAll(() => {
  for (const database of opened) database.close();
  bench.remove();
});

function open(file: string): sqlite3.Database {
  const database = new sqlite3.Database(file);
  opened.push(database);
  return database;
}

const run = (database: sqlite3.Database, sql: string): Promise<void> =>
  new Promise((resolve, reject) => database.exec(sql, (error) => (error ? reject(error) : resolve())));
const rows = (database: sqlite3.Database): Promise<unknown[]> =>
  new Promise((resolve, reject) =>
    database.all('select x from t order by x', (error, found) => (error ? reject(error) : resolve(found))),
  );

describe('a copy of an SQLite database', () => {
  it('has what was committed, and nothing of what is being written', async () => {
    const database = open(bench.file('live.sqlite'));
    await run(database, 'pragma journal_mode = wal; create table t(x); insert into t values (1), (2)');
    await run(database, 'begin; insert into t values (3)');
    await copyDatabase(bench.file('live.sqlite'), bench.file('copy.sqlite'));
    await run(database, 'commit');
    expect(await rows(open(bench.file('copy.sqlite')))).toEqual([{ x: 1 }, { x: 2 }]);
    expect(await rows(database)).toHaveLength(3);
  });

  it('of something that is none is refused, and leaves nothing', async () => {
    bench.put('text.sqlite', 'not a database, and long enough to be looked at as one'.repeat(20));
    await expect(copyDatabase(bench.file('text.sqlite'), bench.file('no.sqlite'))).rejects.toMatchObject({
      code: 'SERVICE_DATABASE',
    });
    expect(existsSync(bench.file('no.sqlite'))).toBe(false);
  });
});
