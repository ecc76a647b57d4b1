import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Bookmark } from '../../domain/ids.ts';
import { openTestDatabase } from '../testing/database.ts';
import { keysetPage, rowsAPage, type PageAsked } from './keyset.ts';
import type { Database } from './open.ts';

let database: Database;
beforeEach(async () => {
  database = await openTestDatabase([
    {
      name: '001',
      async up(step) {
        await step.schema.createTable('things', (table) => {
          table.string('id', 16).primary();
          table.string('at', 24).notNullable();
          table.index(['at', 'id']);
        });
      },
    },
  ]);
});
afterEach(() => database.destroy());

const name = (n: number): string => `t${String(n).padStart(4, '0')}`;
/** Three of each moment, so that pages end among equals. */
const thing = (n: number) => ({
  id: name(n),
  at: `2030-01-01T00:00:${String(Math.floor(n / 3)).padStart(2, '0')}.000Z`,
});
const add = (from: number, count: number) =>
  database.batchInsert(
    'things',
    Array.from({ length: count }, (_, i) => thing(from + i)),
  );
const page = (asked: PageAsked) => keysetPage(database('things'), { by: 'at', id: 'id' }, asked);

async function everyPage(order?: PageAsked['order']): Promise<unknown[][]> {
  const pages: unknown[][] = [];
  let bookmark: string | undefined;
  while (bookmark !== '') {
    const one = await page({ order, bookmark });
    pages.push(one.found.map(({ id }) => id));
    // As a route takes it.
    bookmark = Bookmark.parse(one.bookmark);
  }
  return pages;
}

describe('pages of a list', () => {
  it('have every row once, newest first or oldest first, and say how many there are', async () => {
    await add(0, 120);
    const oldest = Array.from({ length: 120 }, (_, i) => name(i));
    expect((await everyPage('oldest')).flat()).toEqual(oldest);
    const pages = await everyPage();
    expect(pages.flat()).toEqual(oldest.toReversed());
    expect(pages.map(({ length }) => length)).toEqual([rowsAPage, rowsAPage, 120 - 2 * rowsAPage]);
    await expect(page({})).resolves.toMatchObject({ total: 120 });
  });

  it('end where the list ends, also when a page is just full', async () => {
    await expect(page({})).resolves.toEqual({ found: [], bookmark: '', total: 0 });
    await add(0, rowsAPage);
    await expect(page({})).resolves.toMatchObject({ bookmark: '' });
  });

  it('neither repeat nor leave out a row when others come and go meanwhile', async () => {
    await add(0, 100);
    const first = await page({});
    await add(100, 20);
    await database('things')
      .where({ id: name(99) })
      .delete();
    const second = await page({ bookmark: first.bookmark });
    expect(second.found.map(({ id }) => id)).toEqual(Array.from({ length: 50 }, (_, i) => name(49 - i)));
  });

  it.each(['x', 'W10', Buffer.from('["a"]').toString('base64url'), Buffer.from('{"a":1}').toString('base64url')])(
    'are not had by %s, which no page returned',
    async (bookmark) => {
      await expect(page({ bookmark })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    },
  );

  /** SQLite lets any text be in any column; PostgreSQL does not. */
  it.skipIf(process.env['OPENWARD_TEST_POSTGRES'])(
    'go on after a row whose place fits into no bookmark, which is on one of them',
    async () => {
      await add(0, 121);
      // The fiftieth, with which the first page would end.
      const damaged = thing(70);
      await database('things')
        .where({ id: damaged.id })
        .update({ at: `${damaged.at}${'x'.repeat(2000)}` });
      expect((await page({})).found).toHaveLength(rowsAPage - 1);
      const all = (await everyPage()).flat();
      expect(all).toHaveLength(121);
      expect(all[rowsAPage - 1]).toBe(damaged.id);
    },
  );
});
