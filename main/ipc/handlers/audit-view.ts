import type { Replied } from '../../../api/window/calls.ts';
import { digestOf, readEntry, type KeptEntry } from '../../../protocol/audit/entry.ts';

type Page = Pick<Replied<'audit.entries'>, 'entries' | 'unreadable'>;

/** A page of a trail as a window shows it, newest first: each entry, and whether it is as it was written. */
export function auditView(page: readonly KeptEntry[]): Page {
  const entries = page.flatMap((kept, place) => shown(kept, page[place + 1]));
  return { entries, unreadable: page.length - entries.length };
}

/** @param before the entry that was written before this one, where it is on the same page */
function shown(kept: KeptEntry, before: KeptEntry | undefined): Page['entries'] {
  const read = readEntry(kept.entry);
  if (read === undefined) return [];
  const isAsWritten = digestOf(Buffer.from(kept.entry, 'utf8')) === kept.digest && read.sequence === kept.sequence;
  const follows = before === undefined || (read.previous === before.digest && kept.sequence === before.sequence + 1);
  return [{ ...read, sound: isAsWritten && follows }];
}
