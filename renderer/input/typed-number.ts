import { languages, type Language } from '../../api/window/languages.ts';
import { halfWidth } from './half-width.ts';

/**
 * What somebody typed into a field for a number, read in the language of the window.
 *
 * `unfinished` may become a number with the next key. `separators`: there is a mark in it that is read otherwise by
 * another person: `1,000` is a thousand to one and one to another. It is never guessed at, since a wrong guess is a
 * dose a thousandfold wrong.
 */
export type TypedNumber =
  | { readonly kind: 'empty' | 'unfinished' | 'separators' | 'none' }
  | { readonly kind: 'number'; readonly value: number };

/** The most decimal digits of which a binary64 keeps every one. */
const digitsKept = 15;
/** Whatever anybody puts before decimals or between thousands. */
const anyMark = /[.,'’·、٫٬\s]/u;
const plainFormat = { useGrouping: false, numberingSystem: 'latn', maximumFractionDigits: 20 } as const;

/** The mark before decimals: a point in English and Chinese. */
export function decimalMark(language: Language): string {
  const parts = formatOf(language).formatToParts(1.5);
  return parts.find(({ type }) => type === 'decimal')?.value ?? '.';
}

/**
 * Digits, at most one decimal mark of the language with digits on both sides, a minus before. All else says why not.
 */
export function readNumber(text: string, language: Language): TypedNumber {
  return readWith(text, decimalMark(language));
}

/** The same, by the mark itself. */
export function readWith(text: string, mark: string): TypedNumber {
  const plain = halfWidth(text).trim();
  if (plain === '') return { kind: 'empty' };
  const [whole = '', decimals = '', ...more] = plain.split(mark);
  const hasMark = plain.includes(mark);
  if (more.length > 0 || anyMark.test(plain.replace(mark, '')))
    return { kind: isNumeral(plain) ? 'separators' : 'none' };
  if (/^-?$/.test(whole) && !hasMark) return { kind: 'unfinished' };
  if (!/^-?\d+$/.test(whole) || !/^\d*$/.test(decimals)) return { kind: 'none' };
  if (hasMark && decimals === '') return { kind: 'unfinished' };
  if (significant(whole, decimals) > digitsKept) return { kind: 'none' };
  // Minus zero is zero.
  return { kind: 'number', value: Number(`${whole}.${decimals}`) + 0 };
}

/** The number alone; undefined when there is none. */
export function numberIn(text: string, language: Language): number | undefined {
  const read = readNumber(text, language);
  return read.kind === 'number' ? read.value : undefined;
}

/**
 * A number as it is put into a field: `readNumber` reads it as the same number, and nothing stands between thousands.
 */
export function typeNumber(value: number, language: Language): string {
  return formatOf(language).format(value);
}

// Making one costs a hundred times what using it does.
const formats = new Map<Language, Intl.NumberFormat>();
function formatOf(language: Language): Intl.NumberFormat {
  const format = formats.get(language) ?? new Intl.NumberFormat(languages[language].locale, plainFormat);
  formats.set(language, format);
  return format;
}

/** Digits and marks, and nothing else. */
function isNumeral(plain: string): boolean {
  return /^[-\d.,'’·、٫٬\s]+$/u.test(plain) && /\d/.test(plain);
}

/** Zeros before a number, and at the end of a whole one, need none of the digits that are kept. */
function significant(whole: string, decimals: string): number {
  const digits = `${whole.replace('-', '')}${decimals}`.replace(/^0+/, '');
  return (decimals === '' ? digits.replace(/0+$/, '') : digits).length;
}
