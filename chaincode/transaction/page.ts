import { OpenwardError } from '../../domain/errors.ts';
import { unlessDamaged } from './damage.ts';
import type { LedgerState } from './state.ts';
import { together } from './together.ts';
import type { Page } from '../../api/ledger/transaction.ts';

export interface PageRequest {
  readonly pageSize: number;
  readonly bookmark: string;
}

/** A place in an index: what follows the owner in the key, joined by a dot. */
export const places = {
  /** The inverted time, and the id. */
  byTime: /^[0-9]{13}\.[A-Za-z0-9-]{1,128}$/,
  /** The ordinal. */
  byNumber: /^[0-9]{4}$/,
} as const;

/** What an index says: an id, and whatever was put there beside it. */
export interface IndexEntry {
  /** The last part of the key. */
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
  load: (entry: IndexEntry) => Promise<T | undefined> | T,
  place: RegExp = places.byTime,
): Promise<Page<T>> {
  const entries = await state.range(index, request.pageSize + 1, placeOf(request.bookmark, place));
  const found = await together(
    entries
      .slice(0, request.pageSize)
      .map(({ key, text }) => unlessDamaged(() => load({ id: key.slice(key.lastIndexOf('/') + 1), text }))),
  );
  const items = found.filter((item) => item !== undefined);
  const next = entries[request.pageSize]?.key.split('/').slice(index.length).join('.');
  return { items, bookmark: next ?? '', unreadable: found.length - items.length };
}

function placeOf(bookmark: string, place: RegExp): string[] {
  if (bookmark === '') return [];
  if (!place.test(bookmark)) throw new OpenwardError('INPUT_INVALID', 'bookmark: not one that a page returned');
  return bookmark.split('.');
}
