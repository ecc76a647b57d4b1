import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { openTestDatabase } from '../testing/database.ts';
import { openDatabase, type Database } from './open.ts';
import { flag, isDuplicate, json, readableRows, requireAllRead, row, rows, workRows } from './rows.ts';

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
    expect(found).toEqual({
      readable: [
        { id: 'a', note: 'x', data: { n: 1 }, done: true },
        { id: 'a', note: 'x', done: true, unreadable: ['data'] },
      ],
      unreadable: 1,
    });
  });

  it('of what is to be done come as many as are asked for, however many before them cannot be read', async () => {
    const things = 'abcdefgh'.split('').map((id) => ({ id, data: id < 'e' ? '{' : '{"n":1}', done: true }));
    await database('things').insert(things);
    const work = (most: number) => workRows(Thing, database('things').orderBy('id'), most);
    const ids = async (most: number): Promise<string> => (await work(most)).readable.map(({ id }) => id).join('');
    expect([await ids(1), await ids(2), await ids(3), await ids(9)]).toEqual(['e', 'ef', 'efg', 'efgh']);
    const { unreadable } = await work(9);
    expect(unreadable).toBe(4);
    expect(() => requireAllRead('things', unreadable)).toThrow('4 of the things cannot be read');
    expect(() => requireAllRead('things', 0)).not.toThrow();
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
