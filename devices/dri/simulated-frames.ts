/**
 * Records and frames as a monitor makes them; on purpose without any code of frames.ts and parser.ts, so that a mistake
 * there is not hidden by the same mistake here.
 */
export interface SimulatedPart {
  readonly type: number;
  readonly bytes: readonly number[];
}

export interface SimulatedHeader {
  readonly number: number;
  readonly level: number;
  readonly plugId: number;
  readonly seconds: number;
}

/** The two bytes of a number, the low one first. */
export function low16(value: number): number[] {
  const unsigned = value < 0 ? value + 0x10000 : value;
  return [unsigned % 256, Math.floor(unsigned / 256) % 256];
}

export function low32(value: number): number[] {
  return [...low16(value % 0x10000), ...low16(Math.floor(value / 0x10000))];
}

export function simulatedRecord(header: SimulatedHeader, mainType: number, parts: readonly SimulatedPart[]): number[] {
  const list: number[] = [];
  let offset = 0;
  for (const part of parts) {
    list.push(...low16(offset), part.type);
    offset += part.bytes.length;
  }
  while (list.length < 24) list.push(0, 0, 0xff);
  return [
    ...low16(40 + offset),
    header.number % 256,
    header.level,
    ...low16(header.plugId),
    ...low32(header.seconds),
    ...[0, 0, 0, 0],
    ...low16(mainType),
    ...list.slice(0, 24),
    ...parts.flatMap((part) => part.bytes),
  ];
}

/** @param error what its checksum is off by */
export function frameOf(record: readonly number[], error = 0): Uint8Array {
  let sum = error;
  for (const byte of record) sum += byte;
  const line = [0x7e];
  for (const byte of [...record, sum % 256]) {
    if (byte === 0x7e) line.push(0x7d, 0x5e);
    else if (byte === 0x7d) line.push(0x7d, 0x5d);
    else line.push(byte);
  }
  line.push(0x7e);
  return Uint8Array.from(line);
}

/** Takes the host's frames from a line: what lies between two 7Eh and has a checksum that fits. */
export class SimulatedInbox {
  #bytes: number[] = [];
  #escaping = false;

  /** @returns the records that these bytes end */
  push(bytes: Uint8Array): number[][] {
    const records: number[][] = [];
    for (const byte of bytes) {
      if (byte === 0x7e) records.push(...this.#end());
      else if (byte === 0x7d) this.#escaping = true;
      else {
        this.#bytes.push(this.#escaping ? byte + 0x20 : byte);
        this.#escaping = false;
      }
    }
    return records;
  }

  #end(): number[][] {
    const sent = this.#bytes;
    this.#bytes = [];
    const sum = sent.slice(0, -1).reduce((a, b) => a + b, 0) % 256;
    return sent.length > 40 && sum === sent.at(-1) ? [sent.slice(0, -1)] : [];
  }
}
