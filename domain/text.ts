import { z } from 'zod';

/**
 * What no text holds: controls (but line feed and tab, where a text has several lines), halves of surrogate pairs,
 * what turns the order of the characters round it (bidi embeddings, overrides, isolates), other line ends, tags and
 * deprecated formatting that nobody sees, and code points that are no characters.
 */
const FORBIDDEN = String.raw`\p{Surrogate}\p{Noncharacter_Code_Point}\u2028\u2029\u202A-\u202E\u2066-\u206F\uFFF9-\uFFFB\u{E0000}-\u{E007F}`;
const inLine = new RegExp(String.raw`[\p{Cc}${FORBIDDEN}]`, 'u');
const inProse = new RegExp(String.raw`[${FORBIDDEN}]|(?![\n\t])\p{Cc}`, 'u');
/** Something somebody sees: more than blanks, marks without a letter, and characters that are drawn as nothing. */
const VISIBLE = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Mark}\p{Cc}\p{Cf}\p{Surrogate}\u2800\u{1D159}]/u;
/** A UTF-16 unit without its other half, or what `FORBIDDEN` and the controls name. */
const replaceable = new RegExp(String.raw`[\p{Cc}${FORBIDDEN}]`, 'gu');

/** UTF-8 bytes a code point of a text may take on average: 3, so that every text of the basic plane fits its bound. */
export const BYTES_A_CODE_POINT = 3;

/**
 * Schemas of free text by how much fits: `most` code points, which is what databases count, and three times as many
 * bytes in UTF-8 and in JSON, which is what messages and the ledger count. `OrNone`: the empty text is allowed.
 */
export interface Texts {
  /** One line, something to see in it. */
  readonly line: (most: number) => z.ZodString;
  /** One line, or nothing. */
  readonly lineOrNone: (most: number) => z.ZodString;
  /** Lines (`\n`) and tabs, something to see in them. */
  readonly prose: (most: number) => z.ZodString;
  /** Lines and tabs, or nothing. */
  readonly proseOrNone: (most: number) => z.ZodString;
}

/**
 * For text where it comes in: a window's call, a route's body, a transaction's argument, a document as it is written.
 */
export const entering: Texts = {
  line: (most) => visible(text(most, inLine)),
  lineOrNone: (most) => visibleOrNone(text(most, inLine)),
  prose: (most) => visible(text(most, inProse)),
  proseOrNone: (most) => visibleOrNone(text(most, inProse)),
};

const lenient = (most: number): z.ZodString => counted(z.string(), most);

/** For text that lies somewhere already: whatever was once let in is read, no longer than that, and not less. */
export const stored: Texts = {
  line: (most) => lenient(most).min(1),
  lineOrNone: lenient,
  prose: (most) => lenient(most).min(1),
  proseOrNone: lenient,
};

/**
 * Names of the fields of a row that lies there and cannot be read (damaged, written by another version): the row is
 * shown without them, and hides nobody else's.
 */
export const Unreadable = z.array(z.string()).optional();

/** A secret somebody types: any characters, none of them half a one; what it is, is not looked at. */
export const secretText = (least: number, most: number): z.ZodString =>
  z
    .string()
    .min(least)
    .max(most)
    .refine((typed) => !/\p{Surrogate}/u.test(typed), 'holds half a character');

/**
 * A text that nobody typed (what a device says of itself, the name of a file) made one that may enter: what no text
 * holds becomes U+FFFD, and it is cut after `most` code points or the bytes they may take, never inside a character.
 * `otherwise` where nothing to see is left.
 */
export function cleaned(written: string, most: number, otherwise: string): string {
  let kept = '';
  let bytes = 0;
  for (const character of Array.from(written.trim().replace(replaceable, '\uFFFD')).slice(0, most)) {
    bytes += bytesOf(character);
    if (bytes > most * BYTES_A_CODE_POINT) break;
    kept += character;
  }
  return VISIBLE.test(kept) ? kept.trim() : otherwise;
}

/** Characters as they came, but those that no text holds: U+FFFD stands for each. Nothing is cut. */
export function legible(written: string): string {
  return written.replace(replaceable, '\uFFFD');
}

function text(most: number, forbidden: RegExp): z.ZodString {
  const mostBytes = most * BYTES_A_CODE_POINT;
  return counted(z.string().trim(), most)
    .refine((written) => !forbidden.test(written), 'holds a character that no text holds')
    .refine((written) => bytesOf(written) <= mostBytes, `more than ${mostBytes} bytes`);
}

/** JSON Schema counts code points as well, so the bound stands in the description of a route. */
function counted(schema: z.ZodString, most: number): z.ZodString {
  return schema
    .refine((written) => written.length <= most || Array.from(written).length <= most, `more than ${most} characters`)
    .meta({ maxLength: most });
}

/** In UTF-8, as JSON carries it: quotes, backslashes, line feeds and tabs get a backslash. */
function bytesOf(written: string): number {
  return Array.from(written).reduce((sum, character) => sum + bytesOfOne(character), 0);
}

function bytesOfOne(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return /["\\\n\t]/.test(character) ? 2 : 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}

function visible(schema: z.ZodString): z.ZodString {
  return schema.refine((written) => VISIBLE.test(written), 'holds nothing to see');
}

function visibleOrNone(schema: z.ZodString): z.ZodString {
  return schema.refine((written) => written === '' || VISIBLE.test(written), 'holds nothing to see');
}
