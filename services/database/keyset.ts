import type { Knex } from 'knex';
import { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { Bookmark } from '../../domain/ids.ts';
import type { ListPage } from '../../api/messages/paging.ts';
import { readableRows, rows, type ReadableRow } from './rows.ts';

/** Rows on a page: what a window shows at once and some more. */
export const rowsAPage = 50;

/**
 * By what a list is in order: a moment or a name, and an id for those of the same. Both are columns that have an index.
 */
export interface Order {
  readonly by: string;
  readonly id: string;
}

/** Which page is asked for. */
export interface PageAsked {
  /** What the page before named; absent for the first. */
  readonly bookmark?: string | undefined;
  /** Newest first unless told; of names the oldest is the first of the alphabet. */
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
const Place = z.tuple([z.string(), z.string()]);

/**
 * One page of `query`, which says what is in the list and nothing of its order. The database finds the place of a
 * bookmark by index and gives what follows it, so a page costs the same wherever it is, and rows that come or go
 * meanwhile move no other from one page to the next.
 * @throws INPUT_INVALID for a bookmark that is none
 */
export async function keysetPage(query: Knex.QueryBuilder, { by, id }: Order, asked: PageAsked): Promise<FoundPage> {
  const counted = rows(Total, await query.clone().count({ total: '*' }));
  const [direction, beyond] = asked.order === 'oldest' ? (['asc', '>'] as const) : (['desc', '<'] as const);
  const page = query.clone().orderBy([by, id].map((column) => ({ column, order: direction })));
  if (asked.bookmark !== undefined && asked.bookmark !== '')
    void page.whereRaw(`(??, ??) ${beyond} (?, ?)`, [by, id, ...placeAfter(asked.bookmark)]);
  const found = rows(Row, await page.limit(rowsAPage + 1));
  return { ...upToAPlace(found, (row) => [row[by], row[id]]), total: counted[0]?.total ?? 0 };
}

/** A row whose place fits into no bookmark ends no list: the page ends before it, and the next begins with it. */
function upToAPlace(
  found: Record<string, unknown>[],
  placeIn: (row: Record<string, unknown>) => unknown,
): Pick<FoundPage, 'found' | 'bookmark'> {
  if (found.length <= rowsAPage) return { found, bookmark: '' };
  const bookmarks = found.slice(0, rowsAPage).map((row) => {
    const place = Place.safeParse(placeIn(row)).data;
    return place && Bookmark.safeParse(bookmarkOf(place)).data;
  });
  const last = bookmarks.findLastIndex((bookmark) => bookmark !== undefined);
  const bookmark = bookmarks[last];
  return bookmark === undefined
    ? { found: found.slice(0, rowsAPage), bookmark: '' }
    : { found: found.slice(0, last + 1), bookmark };
}

/** A page of which what can be read is read, and what cannot is counted. */
export function readablePage<S extends z.ZodObject>(
  schema: S,
  { found, ...page }: FoundPage,
): ListPage<ReadableRow<S>> {
  const { readable: items, unreadable } = readableRows(schema, found);
  return { items, ...page, unreadable };
}

/** What was asked for, without what was left open: conditions of a query. */
export function given(asked: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const said = Object.entries(asked).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(said);
}

/** As a page names the place after which the next begins. */
export function bookmarkOf(place: z.infer<typeof Place>): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** @throws INPUT_INVALID */
export function placeAfter(bookmark: string): z.infer<typeof Place> {
  try {
    return Place.parse(JSON.parse(Buffer.from(bookmark, 'base64url').toString('utf8')));
  } catch (cause) {
    throw new OpenwardError('INPUT_INVALID', 'bookmark: not one that a page returned', { cause });
  }
}
