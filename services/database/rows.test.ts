import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { openTestDatabase } from '../testing/database.ts';
import { openDatabase, type Database } from './open.ts';
import { flag, isDuplicate, json, readableRows, row, rows } from './rows.ts';

const Thing = z.object({
  id: z.string(),
  note: z.string().optional(),
  data: json(z.object({ n: z.number() })),
  done: flag,
});

let database: Database;
beforeEach(async () => {
  database = await openTestDatabase([
    {
      name: '001',
      up: (step) =>
        step.schema.createTable('things', (table) => {
          table.string('id', 8).primary();
          table.string('note');
          table.text('data').notNullable();
          table.boolean('done').notNullable();
        }),
    },
  ]);
});
afterEach(() => database.destroy());

describe('rows', () => {
  it('of a list are read as far as each can be, and say what is missing', () => {
    const whole = { id: 'a', note: 'x', data: '{"n":1}', done: 1 };
    const found = readableRows(Thing.partial({ data: true }), [whole, { ...whole, data: '{' }, { ...whole, id: 7 }]);
    expect(found).toEqual([
      { id: 'a', note: 'x', data: { n: 1 }, done: true },
      { id: 'a', note: 'x', done: true, unreadable: ['data'] },
    ]);
  });

  it('come back with absent fields for nulls, JSON parsed, and flags as booleans', async () => {
    await database('things').insert({ id: 'a', note: null, data: '{"n":1}', done: true });
    await database('things').insert({ id: 'b', note: 'x', data: '{"n":2}', done: false });
    expect(rows(Thing, await database('things').orderBy('id'))).toEqual([
      { id: 'a', data: { n: 1 }, done: true },
      { id: 'b', note: 'x', data: { n: 2 }, done: false },
    ]);
  });

  it('of another shape are a defect whose message shows no value', () => {
    expect(() => row(Thing, { id: 'a', data: 'secret', done: true })).toThrow(
      new OpenwardError('INTERNAL', 'A row of the database has not the expected shape'),
    );
  });

  it('are known to be duplicates', async () => {
    const thing = { id: 'a', data: '{"n":1}', done: true };
    await database('things').insert(thing);
    const failure = await database('things')
      .insert(thing)
      .then(
        () => undefined,
        (error: unknown) => error,
      );
    expect(isDuplicate(failure)).toBe(true);
    expect(
      isDuplicate(
        await database('none')
          .insert(thing)
          .then(
            () => undefined,
            (error: unknown) => error,
          ),
      ),
    ).toBe(false);
  });
});

it('a database of an unknown kind is refused', async () => {
  await expect(openDatabase('mysql://x', [])).rejects.toMatchObject({ code: 'INPUT_INVALID' });
});
