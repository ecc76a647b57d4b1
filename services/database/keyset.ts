import type { Knex } from 'knex';
import { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { rows } from './rows.ts';

/** Rows on a page: what a window shows at once and some more. */
export const rowsAPage = 50;

/**
 * By what a list is in order: a moment, and an id for those of the same moment. Both are columns that have an index.
 */
export interface Order {
  readonly time: string;
  readonly id: string;
}

/** Which page is asked for. */
export interface PageAsked {
  /** What the page before named; absent for the first. */
  readonly bookmark?: string | undefined;
  /** Newest first unless told. */
  readonly order?: 'newest' | 'oldest' | undefined;
}

export interface FoundPage {
  /** As the database gave them. */
  readonly found: Record<string, unknown>[];
  /** Asks for what follows; empty after the last page. */
  readonly bookmark: string;
  /** Of all pages together. */
  readonly total: number;
}

const Row = z.record(z.string(), z.unknown());
const Total = z.object({ total: z.coerce.number() });
const Place = z.tuple([z.string().max(64), z.string().max(128)]);

/**
 * One page of `query`, which says what is in the list and nothing of its order. The database finds the place of a
 * bookmark by index and gives what follows it, so a page costs the same wherever it is, and rows that come or go
 * meanwhile move no other from one page to the next.
 * @throws INPUT_INVALID for a bookmark that is none
 */
export async function keysetPage(query: Knex.QueryBuilder, by: Order, asked: PageAsked): Promise<FoundPage> {
  const counted = rows(Total, await query.clone().count({ total: '*' }));
  const [direction, beyond] = asked.order === 'oldest' ? (['asc', '>'] as const) : (['desc', '<'] as const);
  const page = query.clone().orderBy([by.time, by.id].map((column) => ({ column, order: direction })));
  if (asked.bookmark !== undefined && asked.bookmark !== '')
    void page.whereRaw(`(??, ??) ${beyond} (?, ?)`, [by.time, by.id, ...placeOf(asked.bookmark)]);
  const found = rows(Row, await page.limit(rowsAPage + 1));
  const last = found[rowsAPage - 1];
  return {
    found: found.slice(0, rowsAPage),
    bookmark:
      found.length <= rowsAPage || last === undefined ? '' : bookmarkOf(Place.parse([last[by.time], last[by.id]])),
    total: counted[0]?.total ?? 0,
  };
}

/** What was asked for, without what was left open: conditions of a query. */
export function given(asked: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const said = Object.entries(asked).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(said);
}

function bookmarkOf(place: z.infer<typeof Place>): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

function placeOf(bookmark: string): z.infer<typeof Place> {
  try {
    return Place.parse(JSON.parse(Buffer.from(bookmark, 'base64url').toString('utf8')));
  } catch (cause) {
    throw new OpenwardError('INPUT_INVALID', 'bookmark: not one that a page returned', { cause });
  }
}
