import { FieldReader } from './field-reader.ts';

/** What an object says of itself: the bytes of each attribute, by its number. */
export type Attributes = ReadonlyMap<number, Uint8Array>;

/** @throws UnreadableMessage */
export function readAttributes(reader: FieldReader): Attributes {
  return new Map(reader.list((entries) => [entries.u16(), entries.bytes(entries.u16())] as const));
}

/** Reads one attribute; undefined where it is not there. @throws UnreadableMessage */
export function readAttribute<T>(attributes: Attributes, id: number, read: (field: FieldReader) => T): T | undefined {
  const bytes = attributes.get(id);
  return bytes === undefined ? undefined : read(new FieldReader(bytes));
}

/** Text of 16-bit characters with its length before it, to the first zero. The maker's private ones are left out. */
export function readWideText(field: FieldReader): string {
  const characters = field.part();
  let text = '';
  while (characters.left >= 2) {
    const character = characters.u16();
    if (character === 0) break;
    if (!isPrivate(character)) text += String.fromCharCode(character);
  }
  return text.trim();
}

/** Signs that only the monitor's own font has, and what fills up after wide ones. */
function isPrivate(character: number): boolean {
  return (character >= 0xe000 && character <= 0xf8ff) || character === 0xfeff;
}

/** Text of 8-bit characters with its length before it; ends at the first zero. */
export function readLabel(field: FieldReader): string {
  const bytes = Buffer.from(field.bytes(field.u16()));
  const end = bytes.indexOf(0);
  return bytes.toString('latin1', 0, end < 0 ? bytes.length : end).trim();
}

/**
 * A date and time, two decimal digits a byte: century, year, month, day, hour, minute, second, hundredths.
 * @returns milliseconds since 1970 as if it were UTC, which it need not be; undefined where it says none
 */
export function readAbsoluteTime(field: FieldReader): number | undefined {
  const digits = Array.from({ length: 8 }, () => readDecimal(field.u8()));
  const [century = NaN, year = NaN, month = NaN, day = NaN, hour = NaN, minute = NaN, second = NaN] = digits;
  // Not every monitor says hundredths.
  const hundredths = digits[7] ?? NaN;
  const ms = Number.isNaN(hundredths) ? 0 : 10 * hundredths;
  const time = new Date(Date.UTC(100 * century + year, month - 1, day, hour, minute, second, ms));
  const isDay = time.getUTCMonth() === month - 1 && time.getUTCDate() === day;
  return isDay && hour < 24 && minute < 60 && second < 60 ? time.getTime() : undefined;
}

function readDecimal(byte: number): number {
  const [tens, ones] = [byte >> 4, byte & 0xf];
  return tens > 9 || ones > 9 ? NaN : 10 * tens + ones;
}
