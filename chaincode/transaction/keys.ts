/**
 * Keys of the ledger are parts joined by `/`: first the noun or index, then ids, then what sorts.
 *
 * Fabric's own composite keys are not used: the peer walks those only from their beginning, or by a pagination call
 * that is forbidden in a transaction that writes (uses:readLog does) and whose bookmark is a raw start key chosen by
 * the caller, which would let a bookmark begin in somebody else's range.
 */
const SEPARATOR = '/';
/** The character after the separator: the end of everything that begins with a prefix. */
const AFTER_SEPARATOR = '0';

const PART = /^[A-Za-z0-9_-]+$/;

function checked(part: string): string {
  if (!PART.test(part)) throw new TypeError('A part of a ledger key has a character that keys do not have');
  return part;
}

export function ledgerKey(...parts: readonly string[]): string {
  return parts.map(checked).join(SEPARATOR);
}

export interface KeyRange {
  /** Inclusive. */
  readonly start: string;
  /** Exclusive. */
  readonly end: string;
}

/** All keys that continue `parts`; with `from`, those not before that continuation. */
export function rangeOf(parts: readonly string[], from: readonly string[] = []): KeyRange {
  const prefix = ledgerKey(...parts);
  const start = from.length === 0 ? `${prefix}${SEPARATOR}` : ledgerKey(...parts, ...from);
  return { start, end: `${prefix}${AFTER_SEPARATOR}` };
}

const LATEST_MILLISECOND = 9_999_999_999_999;

/** Sorts later times first: 13 digits counting down. */
export function newestFirst(time: Date): string {
  return String(LATEST_MILLISECOND - time.getTime()).padStart(13, '0');
}

/** Sorts numbers up to 9999 in their order. */
export function ordinal(number: number): string {
  return String(number).padStart(4, '0');
}
