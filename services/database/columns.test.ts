import { expect, it } from 'vitest';
import { z } from 'zod';
import { bounds } from '../../domain/bounds.ts';
import { cloudMigrations } from '../cloud/schema.ts';
import { hospitalMigrations } from '../hospital/schema.ts';
import { saMigrations } from '../sa/schema.ts';
import { OwnSecrets } from '../hospital/own-secrets.ts';
import { testVault } from '../sa/testing.ts';
import { openDatabase, type Database } from './open.ts';

/** Free text of the three databases, and how much of it may come in. A column without a width takes all. */
const texts: Readonly<Record<string, number>> = {
  'registrations.displayName': bounds.name,
  'doctors.name': bounds.name,
  'appointments.doctorName': bounds.name,
  'applications.contact': bounds.contact,
  'applications.reason': bounds.reason,
};
const Columns = z.array(z.object({ name: z.string(), type: z.string() }));

async function widths(database: Database): Promise<[string, number][]> {
  const tables = z
    .array(z.object({ name: z.string() }))
    .parse(await database('sqlite_master').where({ type: 'table' }).select('name'));
  const columns = await Promise.all(
    tables.map(async ({ name: table }) =>
      Columns.parse(await database.raw(`PRAGMA table_info("${table}")`)).map(({ name, type }): [string, number] => [
        `${table}.${name}`,
        Number(/^varchar\((\d+)\)$/.exec(type)?.[1] ?? Infinity),
      ]),
    ),
  );
  return columns.flat();
}

it('every column of free text is as wide as what may come in, in code points as PostgreSQL counts', async () => {
  const found = new Map<string, number>();
  for (const migrations of [hospitalMigrations(new OwnSecrets('', '')), saMigrations(testVault), cloudMigrations]) {
    const database = await openDatabase('sqlite:///:memory:', migrations);
    for (const [column, width] of await widths(database))
      found.set(column, Math.min(width, found.get(column) ?? width));
    await database.destroy();
  }
  const narrow = Object.entries(texts).filter(([column, most]) => !((found.get(column) ?? 0) >= most));
  expect(narrow, 'columns narrower than the text that is let in').toEqual([]);
});
