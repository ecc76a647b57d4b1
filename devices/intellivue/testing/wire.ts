/**
 * A second reading of the wire, for tests: what lies between C0h and C1h and has a check sequence and a length that
 * fit, without the parser's code, and messages that no simulator made.
 */
export function messagesOn(line: Uint8Array): Buffer[] {
  const hex = Buffer.from(line).toString('hex').replace(/(..)/g, '$1 ');
  return [...hex.matchAll(/c0 ((?:(?!c[01] ).. )*)c1 /g)]
    .map(([, run = '']) =>
      Buffer.from(run.replace(/7d (..) /g, (_, byte: string) => turned(byte)).replaceAll(' ', ''), 'hex'),
    )
    .filter((sent) => sent.length > 6 && fits(sent) && sent.readUInt16BE(0) === 0x1101)
    .filter((sent) => sent.readUInt16BE(2) === sent.length - 6)
    .map((sent) => sent.subarray(4, -2));
}

function turned(byte: string): string {
  return `${(Number.parseInt(byte, 16) ^ 0x20).toString(16).padStart(2, '0')} `;
}

function fits(sent: Buffer): boolean {
  return crcOf(sent.subarray(0, -2)) === sent.readUInt16LE(sent.length - 2);
}

/** With the polynomial the right way round, and bytes and result turned over instead. */
function crcOf(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= reversed(byte, 8) << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = ((crc << 1) ^ ((crc & 0x8000) === 0 ? 0 : 0x1021)) & 0xffff;
  }
  return reversed(crc, 16) ^ 0xffff;
}

function reversed(value: number, bits: number): number {
  return Number.parseInt(value.toString(2).padStart(bits, '0').split('').toReversed().join(''), 2);
}

/** A frame around a message. */
export function framedMessage(message: Uint8Array): Uint8Array {
  const inside = Buffer.concat([Buffer.from([0x11, 0x01, message.length >> 8, message.length & 0xff]), message]);
  const check = Buffer.alloc(2);
  check.writeUInt16LE(crcOf(inside));
  const hex = [...inside, ...check].map((byte) => byte.toString(16).padStart(2, '0'));
  const escaped = hex.map((byte) => (['c0', 'c1', '7d'].includes(byte) ? `7d${turned(byte).trim()}` : byte));
  return Uint8Array.from(Buffer.from(`c0${escaped.join('')}c1`, 'hex'));
}

const u16 = (value: number): string => (value & 0xffff).toString(16).padStart(4, '0');
const u32 = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');
const sized = (hex: string): string => u16(hex.length / 2) + hex;
const list = (entries: readonly string[]): string => u16(entries.length) + sized(entries.join(''));

/** One attribute by its number, in hex. */
export function ava(id: number, value: string): string {
  return u16(id) + sized(value);
}

/** An observed value: what, state, unit, FLOAT-Type, in hex. */
export function numberOf(physio: number, state: number, unit: number, float: string): string {
  return u16(physio) + u16(state) + u16(unit) + float;
}

export interface PolledParts {
  readonly objectClass?: number;
  readonly group?: number;
  /** Attributes of each object, by its handle. */
  readonly objects: Readonly<Record<number, readonly string[]>>;
  readonly ticks?: number;
  /** State and count of a linked part. */
  readonly linked?: readonly [number, number];
  readonly sequence?: number;
}

/** A message of an answer to an extended poll. */
export function polledMessage(parts: PolledParts): Buffer {
  const { objectClass = 6, group = 0, objects, ticks = 0, linked, sequence = 1 } = parts;
  const polls = Object.entries(objects).map(([handle, attributes]) => u16(Number(handle)) + list(attributes));
  const result =
    u16(2) +
    u16(sequence) +
    u32(ticks) +
    'f'.repeat(16) +
    u16(1) +
    u16(objectClass) +
    u16(group) +
    list([u16(0) + list(polls)]);
  const action = `002100000000${u16(0xf13b)}${sized(result)}`;
  const part = linked === undefined ? '' : Buffer.from(linked).toString('hex');
  const body = part + u16(2) + u16(7) + sized(action);
  return Buffer.from(`e1000002${u16(linked === undefined ? 2 : 5)}${sized(body)}`, 'hex');
}
