import { ZodError } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import type { LedgerState } from './state.ts';
import { together } from './together.ts';
import type { Page } from '../../api/ledger/transaction.ts';

export interface PageRequest {
  readonly pageSize: number;
  readonly bookmark: string;
}

/** A place in an index: the inverted time and the id that follow the owner in the key. */
const BOOKMARK = /^([0-9]{13})\.([A-Za-z0-9-]{1,128})$/;

/** What an index says: an id, and whatever was put there beside it. */
export interface IndexEntry {
  readonly id: string;
  /** JSON. */
  readonly text: string;
}

/**
 * One page of an index that belongs to `owner`. A bookmark names a place inside the owner's range and nothing else, so
 * that no bookmark leads into another's. Reads `pageSize + 1` entries, whatever the ledger holds. What is damaged, or
 * named and not there, is counted and hides nothing else.
 */
export async function readPage<T>(
  state: LedgerState,
  index: readonly [name: string, owner: string],
  request: PageRequest,
  load: (entry: IndexEntry) => Promise<T | undefined>,
): Promise<Page<T>> {
  const entries = await state.range(index, request.pageSize + 1, placeOf(request.bookmark));
  const places = entries.map(({ key, text }) => ({ place: key.split('/').slice(index.length), text }));
  const found = await together(
    places.slice(0, request.pageSize).map(({ place: [, id = ''], text }) => unlessDamaged(load({ id, text }))),
  );
  const items = found.filter((item) => item !== undefined);
  return { items, bookmark: places[request.pageSize]?.place.join('.') ?? '', unreadable: found.length - items.length };
}

/** Damage is the same for every endorser; a peer that does not answer is none, and ends the transaction. */
async function unlessDamaged<T>(loaded: Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await loaded;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof ZodError) return undefined;
    throw error;
  }
}

function placeOf(bookmark: string): string[] {
  if (bookmark === '') return [];
  const match = BOOKMARK.exec(bookmark);
  if (match?.[1] === undefined || match[2] === undefined)
    throw new OpenwardError('INPUT_INVALID', 'bookmark: not one that a page returned');
  return [match[1], match[2]];
}
