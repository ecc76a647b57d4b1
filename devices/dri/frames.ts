import { MainType, subrecordEnd } from './record.ts';

const flag = 0x7e;
const escape = 0x7d;
const headerLength = 40;

/** How often displayed values are sent, in seconds: a number from 5 up, `once`, or `stop`. */
export type DisplayInterval = number | 'once' | 'stop';

/**
 * Asks for displayed values of the basic class and of others.
 * @param classes bits of a mask: 2, 4 and 8 for the extended ones
 */
export function displayRequest(interval: DisplayInterval, classes = 0): Uint8Array {
  const body = Buffer.alloc(9);
  body.writeUInt8(1, 0);
  body.writeInt16LE(interval === 'once' ? -1 : interval === 'stop' ? 0 : interval, 1);
  body.writeUInt32LE(classes, 3);
  return requestFrame(MainType.physiological, body);
}

/** Asks for curves. @param types at most eight, of `curveTable` */
export function waveStart(types: readonly number[]): Uint8Array {
  return waveRequest(0, types);
}

/** No curves any more. */
export function waveStop(): Uint8Array {
  return waveRequest(1, []);
}

/** Asks which alarms are shown now. */
export function alarmRequest(): Uint8Array {
  return requestFrame(MainType.alarm, Buffer.alloc(12));
}

function waveRequest(what: 0 | 1, types: readonly number[]): Uint8Array {
  const body = Buffer.alloc(32);
  body.writeInt16LE(what, 0);
  body.set([...types, ...(types.length < 8 ? [subrecordEnd] : [])], 4);
  return requestFrame(MainType.wave, body);
}

/** A request is a record with one subrecord, of type 0. */
function requestFrame(mainType: number, body: Uint8Array): Uint8Array {
  const record = Buffer.alloc(headerLength + body.length);
  record.writeInt16LE(record.length, 0);
  record.writeInt16LE(mainType, 14);
  record.writeUInt8(subrecordEnd, 21);
  record.set(body, headerLength);
  const sum = record.reduce((total, byte) => (total + byte) & 0xff, 0);
  return Uint8Array.from([flag, ...[...record, sum].flatMap(escaped), flag]);
}

function escaped(byte: number): number[] {
  return byte === flag || byte === escape ? [escape, byte & ~0x20] : [byte];
}
