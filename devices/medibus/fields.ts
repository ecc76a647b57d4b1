import type { DeviceIdentity } from '../link/driver.ts';

/** One coded value of a response, its text still as sent (without padding). */
export interface Field {
  readonly code: number;
  readonly text: string;
}

export interface AlarmField {
  readonly priority: number;
  readonly code: number;
  readonly text: string;
}

/** One curve a device offers. value = min + bin * (max - min) / maxBin. */
export interface CurveField {
  readonly code: number;
  readonly intervalUs: number;
  readonly min: number;
  readonly max: number;
  readonly maxBin: number;
}

/** Contents that do not follow the protocol: the intact frame is reported, and nothing of it is used. */
export class UnreadableData extends Error {
  override readonly name = 'UnreadableData';
}

const number = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)$/;
const integer = /^[0-9]+$/;
const hex = /^[0-9A-F]+$/;

/**
 * A number as devices write it, or null: blank, dashes, stars and the like are not a number. Paediatric devices put the
 * minus at the first of the blanks before the digits.
 */
export function valueIn(text: string): number | null {
  const joined = text.replace(/^([+-]) +/, '$1');
  return number.test(joined) ? Number(joined) : null;
}

/**
 * Code-and-value lists: measured data and limits (width 4), settings (width 5).
 * @throws UnreadableData
 */
export function readFields(data: Uint8Array, width: number): Field[] {
  return records(data, 2 + width).map((record) => ({
    code: readHex(record.slice(0, 2)),
    text: record.slice(2).trim(),
  }));
}

/** Alarms: priority + 30h, code, 12 characters of text. @throws UnreadableData */
export function readAlarms(data: Uint8Array): AlarmField[] {
  return records(data, 15).map((record) => {
    const priority = record.charCodeAt(0) - 0x30;
    if (priority < 0) throw new UnreadableData(`alarm priority ${JSON.stringify(record.charAt(0))}`);
    return { priority, code: readHex(record.slice(1, 3)), text: record.slice(3).trim() };
  });
}

/** Texts: code, length + 30h, the text, 03h. @throws UnreadableData */
export function readTexts(data: Uint8Array): Field[] {
  const all = ascii(data);
  const texts: Field[] = [];
  for (let at = 0; at < all.length;) {
    const code = readHex(all.slice(at, at + 2));
    const length = all.charCodeAt(at + 2) - 0x30;
    const end = at + 3 + length;
    if (!(length >= 0) || all.charCodeAt(end) !== 0x03) throw new UnreadableData('text length');
    texts.push({ code, text: all.slice(at + 3, end).trim() });
    at = end + 1;
  }
  return texts;
}

/**
 * Offered curves, entries of 2 + 8 + 5 + 5 + 3: code, interval in microseconds, min, max, largest bin (hex). @throws
 * UnreadableData
 */
export function readCurves(data: Uint8Array): CurveField[] {
  return records(data, 23).map((record) => {
    const interval = record.slice(2, 10).trim();
    const min = valueIn(record.slice(10, 15).trim());
    const max = valueIn(record.slice(15, 20).trim());
    const maxBin = readHex(record.slice(20, 23).trim());
    if (!integer.test(interval) || Number(interval) === 0) throw new UnreadableData('curve interval');
    if (min === null || max === null || maxBin === 0) throw new UnreadableData('curve range');
    return { code: readHex(record.slice(0, 2)), intervalUs: Number(interval), min, max, maxBin };
  });
}

/** Two ways to shorten a month are known for some; the umlaut of MÄRZ is `[` in German 7-bit ASCII. */
const months = new Map([
  ['JAN', 1],
  ['FEB', 2],
  ['MAR', 3],
  ['MRZ', 3],
  ['MAE', 3],
  ['M[R', 3],
  ['APR', 4],
  ['MAI', 5],
  ['MAY', 5],
  ['JUN', 6],
  ['JUL', 7],
  ['AUG', 8],
  ['SEP', 9],
  ['OKT', 10],
  ['OCT', 10],
  ['NOV', 11],
  ['DEZ', 12],
  ['DEC', 12],
]);

/**
 * The device's time, `HH:MM:SSDD-MMM-YY`, as `YYYY-MM-DDThh:mm:ss` without zone. Years 70 to 99 are 19xx.
 * @throws UnreadableData
 */
export function readDateTime(data: Uint8Array): string {
  const text = ascii(data);
  const match = /^([0-9 ][0-9]):([0-9]{2}):([0-9]{2})([0-9 ][0-9])-(.{3})-([0-9]{2})$/.exec(text);
  const month = months.get((match?.[5] ?? '').toUpperCase());
  if (match === null || month === undefined) throw new UnreadableData('date and time');
  const [hour, minute, second, day, year] = [1, 2, 3, 4, 6].map((group) => Number(match[group]));
  const fullYear = (year ?? 0) + ((year ?? 0) >= 70 ? 1900 : 2000);
  const time = new Date(Date.UTC(fullYear, month - 1, day, hour, minute, second));
  // Date rolls 31 February over into March; a device that says so has no usable clock.
  if (time.getUTCDate() !== day || time.getUTCHours() !== hour || time.getUTCMinutes() !== minute) {
    throw new UnreadableData('date and time');
  }
  return time.toISOString().slice(0, 19);
}

/**
 * Identity: 4 characters of id, the name in apostrophes, revisions of device and protocol separated by a colon.
 * Devices shorten this, so every part may be missing.
 */
export function readIdentity(data: Uint8Array): DeviceIdentity {
  const text = ascii(data);
  const match = /^([^']{0,4})(?:'([^']*)')?([^:]*):?(.*)$/.exec(text);
  return {
    vendor: 'Dräger',
    deviceId: (match?.[1] ?? '').trim(),
    model: (match?.[2] ?? '').trim(),
    softwareRevision: (match?.[3] ?? '').trim(),
    protocolRevision: (match?.[4] ?? '').trim(),
  };
}

function records(data: Uint8Array, size: number): string[] {
  if (data.length % size !== 0) throw new UnreadableData(`${data.length} bytes are not entries of ${size}`);
  const text = ascii(data);
  return Array.from({ length: data.length / size }, (_, index) => text.slice(index * size, (index + 1) * size));
}

function readHex(text: string): number {
  if (!hex.test(text)) throw new UnreadableData(`code ${JSON.stringify(text)}`);
  return Number.parseInt(text, 16);
}

/** Only printable characters and the end-of-text mark are allowed in data. */
function ascii(data: Uint8Array): string {
  const text = Buffer.from(data).toString('latin1');
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what is refused here
  if (!/^[\u0003\u0020-\u007e]*$/.test(text)) throw new UnreadableData('control characters in data');
  return text;
}
