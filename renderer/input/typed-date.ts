import { z } from 'zod';
import { halfWidth } from './half-width.ts';

/**
 * What somebody typed into a field for a day. `unfinished` may become one with the next key. `order`: it does not say
 * which of its numbers is the year, or the day, so that one would read another day than another; that is never guessed.
 */
export type TypedDate =
  | { readonly kind: 'empty' | 'unfinished' | 'order' | 'noSuchDay' | 'none' }
  | { readonly kind: 'day'; readonly day: string };

const months = [
  ...['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october'],
  ...['november', 'december'],
];
const [between, nth] = [String.raw`\s*[-./,\s]\s*`, String.raw`(?<day>\d{1,2})(?:st|nd|rd|th)?`];
const year = String.raw`(?<year>\d{4})`;
const name = String.raw`(?<name>[a-z]{3,9})\.?`;

/** Ways of writing a day in which its year can be nothing else. */
const written = [
  /^(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)$/,
  new RegExp(`^${year}${between}(?<month>\\d{1,2})${between}(?<day>\\d{1,2})$`),
  /^(?<year>\d{4})\s*年\s*(?<month>\d{1,2})\s*月\s*(?<day>\d{1,2})\s*[日号]$/,
  new RegExp(`^${nth}[-\\s]\\s*${name}[-,\\s]\\s*${year}$`),
  new RegExp(`^${name}\\s*${nth},?\\s+${year}$`),
];
const begun = /^(\d{0,7}|\d{4}\s*[-./,\s年]\s*(\d{1,2}\s*([-./,\s月]\s*(\d{1,2}\s*)?)?)?)$/;
const withoutOrder = new RegExp(`^\\d{1,4}${between}\\d{1,2}${between}\\d{1,4}$`);
/** Nobody alive, and nothing of theirs, is of a year before; digits without marks then stand in another order. */
const firstYear = 1800;

/** `1950-03-07`, `1950.3.7`, `1950/3/7`, `19500307`, `1950年3月7日`, `7 March 1950`, wide or not. */
export function readDate(text: string): TypedDate {
  const plain = halfWidth(text).trim().toLowerCase();
  if (plain === '') return { kind: 'empty' };
  for (const pattern of written) {
    const found = pattern.exec(plain)?.groups;
    if (found !== undefined) return dayOf(found);
  }
  if (withoutOrder.test(plain)) return { kind: 'order' };
  return { kind: begun.test(plain) ? 'unfinished' : 'none' };
}

/** The day alone, `YYYY-MM-DD`; undefined when there is none. */
export function dayOfText(text: string): string | undefined {
  const read = readDate(text);
  return read.kind === 'day' ? read.day : undefined;
}

function dayOf(found: Readonly<Record<string, string | undefined>>): TypedDate {
  const inNumbers = found['month'] ?? monthNamed(found['name'] ?? '');
  if (inNumbers === undefined) return { kind: 'none' };
  if (found['day'] === '0') return { kind: 'unfinished' };
  if (Number(found['year']) < firstYear) return { kind: 'order' };
  const two = (part = ''): string => part.padStart(2, '0');
  const day = `${found['year'] ?? ''}-${two(inNumbers)}-${two(found['day'])}`;
  return z.iso.date().safeParse(day).success ? { kind: 'day', day } : { kind: 'noSuchDay' };
}

/** Of an English name, or the first three letters or more of one. */
function monthNamed(text: string): string | undefined {
  const at = months.findIndex((month) => text !== '' && month.startsWith(text));
  return at < 0 ? undefined : String(at + 1);
}
