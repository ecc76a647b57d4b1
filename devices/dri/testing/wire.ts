/** A record, and where the byte lies that ended it. */
interface WholeRecord {
  readonly record: Buffer;
  readonly end: number;
}

/**
 * A second reading of the wire, for tests: what lies between two 7Eh and has a checksum and a length that fit, without
 * the parser's code, and records that no simulator made.
 */
export function framesOn(line: Uint8Array): WholeRecord[] {
  let end = -1;
  return Buffer.from(line)
    .toString('hex')
    .replace(/(..)/g, '$1 ')
    .split('7e ')
    .map((run) => {
      end += run.length / 3 + 1;
      const plain = run.replaceAll('7d 5e ', '7e ').replaceAll('7d 5d ', '7d ').replaceAll(' ', '');
      return { sent: Buffer.from(plain, 'hex'), end };
    })
    .filter(({ sent }) => sent.length > 40 && fits(sent) && sent.readUInt16LE(0) === sent.length - 1)
    .map((one) => ({ record: one.sent.subarray(0, -1), end: one.end }));
}

/** The same, where it does not matter when they came. */
export function recordsOn(line: Uint8Array): Buffer[] {
  return framesOn(line).map(({ record }) => record);
}

function fits(sent: Buffer): boolean {
  return sent.subarray(0, -1).reduce((sum, byte) => sum + byte, 0) % 256 === sent.at(-1);
}

/** A frame around a record. */
export function framed(record: Uint8Array): Uint8Array {
  const sum = record.reduce((total, byte) => total + byte, 0) % 256;
  const hex = [...record, sum].map((byte) => byte.toString(16).padStart(2, '0'));
  const escaped = hex.map((byte) => (byte === '7e' ? '7d5e' : byte === '7d' ? '7d5d' : byte)).join('');
  return Uint8Array.from(Buffer.from(`7e${escaped}7e`, 'hex'));
}

export interface RecordParts {
  readonly mainType: number;
  readonly parts: readonly { readonly type: number; readonly data: Uint8Array }[];
  readonly level?: number;
  readonly plugId?: number;
  readonly seconds?: number;
}

/** A record of a monitor. */
export function recordWith({ mainType, parts, level = 9, plugId = 0, seconds = 0 }: RecordParts): Buffer {
  const data = Buffer.concat(parts.map((part) => part.data));
  const record = Buffer.concat([Buffer.alloc(40), data]);
  record.writeInt16LE(record.length, 0);
  record[3] = level;
  record.writeUInt16LE(plugId, 4);
  record.writeUInt32LE(seconds, 6);
  record.writeInt16LE(mainType, 14);
  let offset = 0;
  parts.forEach((part, index) => {
    record.writeInt16LE(offset, 16 + 3 * index);
    record[18 + 3 * index] = part.type;
    offset += part.data.length;
  });
  if (parts.length < 8) record[18 + 3 * parts.length] = 0xff;
  return record;
}

export interface BasicValues {
  /** 16-bit numbers by where they lie in the class's data. */
  readonly at: Readonly<Record<number, number>>;
  /** Where the header of a group lies whose module is there. */
  readonly there: readonly number[];
  readonly classNumber?: number;
  readonly seconds?: number;
}

/** A subrecord of displayed values, invalid but for what is given. */
export function basicData({ at, there, classNumber = 0, seconds = 0 }: BasicValues): Buffer {
  const data = Buffer.alloc(278);
  for (let offset = 4; offset < 274; offset += 2) data.writeInt16LE(-32_767, offset);
  for (const offset of groupOffsets) data.writeUInt32LE(there.includes(offset) ? 3 : 0, 4 + offset);
  for (const offset of groupOffsets) data.writeUInt16LE(0, 4 + offset + 4);
  for (const [offset, value] of Object.entries(at)) data.writeInt16LE(value, 4 + Number(offset));
  data.writeUInt32LE(seconds, 0);
  data.writeUInt16LE(classNumber * 256, 276);
  return data;
}

const groupOffsets = [0, 16, 30, 44, 58, 72, 86, 94, 102, 110, 118, 132, 146, 156, 166, 178, 200, 214, 232, 240, 254];

/** A subrecord of a curve. */
export function waveData(samples: readonly number[], status = 0): Buffer {
  const data = Buffer.alloc(6 + 2 * samples.length);
  data.writeInt16LE(samples.length, 0);
  data.writeUInt16LE(status, 2);
  samples.forEach((sample, index) => data.writeInt16LE(sample, 6 + 2 * index));
  return data;
}

/** A subrecord of shown alarms. */
export function alarmData(alarms: readonly { text: string; colour: number }[], silence = 0): Buffer {
  const data = Buffer.alloc(510);
  data.writeInt16LE(1, 2);
  data.writeInt16LE(silence, 8);
  alarms.forEach(({ text, colour }, index) => {
    data.write(text, 10 + 98 * index, 'latin1');
    data.writeInt16LE(colour, 10 + 98 * index + 82);
  });
  return data;
}
