/**
 * Reads the byte stream of a Datex-Ohmeda S/5 (DRI) device: records between two 7Eh, in which 7Eh and 7Dh are sent as
 * 7Dh 5Eh and 7Dh 5Dh, and whose last byte is the low byte of the sum of all before it, both taken before escaping.
 *
 * What lies between any two 7Eh is looked at, whichever of them was meant to begin it: a delimiter that noise made or
 * took away costs the record it fell into and no other. Every byte pushed comes back in exactly one event's `raw`.
 */
export type DriEvent =
  /** A whole record, header included, as it was before escaping and without its checksum. */
  | { readonly kind: 'record'; readonly record: Uint8Array; readonly raw: Uint8Array }
  | { readonly kind: 'malformed'; readonly reason: DriFault; readonly raw: Uint8Array };

export type DriFault =
  /** Bytes between two records, or a 7Eh that neither ends nor begins one. */
  | 'stray'
  | 'checksum'
  /** 7Dh before anything but 5Eh or 5Dh. */
  | 'escape'
  /** The record is not as long as it says, or too short to say. */
  | 'length'
  /** It never ended. */
  | 'cut'
  /** Longer than a record can be. */
  | 'overlong';

const flag = 0x7e;
const escape = 0x7d;
/** By what stands for it after 7Dh. */
const escaped: ReadonlyMap<number, number> = new Map([
  [0x5e, flag],
  [0x5d, escape],
]);
const headerLength = 40;
/** Header, 1450 bytes of data and checksum, each of them escaped, and both delimiters. */
const maxFrame = 2 * (headerLength + 1450 + 1) + 2;

export class DriParser {
  #run: number[] = [];

  /** Takes the next bytes, however the line cut them, and returns what they complete. Never throws. */
  push(bytes: Uint8Array): DriEvent[] {
    const events: DriEvent[] = [];
    for (const byte of bytes) {
      this.#run.push(byte);
      const ended = byte === flag ? this.#delimited() : this.#tooLong();
      if (ended !== undefined) events.push(ended);
    }
    return events;
  }

  /** Reports what is unfinished as malformed: the line went silent or was closed. The parser can be used again. */
  flush(): DriEvent[] {
    return this.#run.length === 0 ? [] : [this.#malformed('cut', this.#take())];
  }

  #delimited(): DriEvent | undefined {
    const opened = this.#run[0] === flag;
    // The first of two delimiters in a row ended nothing; the second may begin a record.
    if (opened && this.#run.length === 2) {
      this.#run = [flag];
      return this.#malformed('stray', Uint8Array.of(flag));
    }
    return this.#run.length === 1 ? undefined : this.#frame(this.#take(), opened);
  }

  #frame(raw: Uint8Array, opened: boolean): DriEvent {
    const sent = unescape(raw.subarray(opened ? 1 : 0, -1));
    if (sent === undefined) return this.#malformed(opened ? 'escape' : 'stray', raw);
    const record = sent.subarray(0, -1);
    const fits = sumOf(record) === sent.at(-1);
    if (fits && isAsLongAsItSays(record)) return { kind: 'record', record, raw };
    if (!opened) return this.#malformed('stray', raw);
    return this.#malformed(fits || sent.length <= headerLength ? 'length' : 'checksum', raw);
  }

  #tooLong(): DriEvent | undefined {
    return this.#run.length < maxFrame ? undefined : this.#malformed('overlong', this.#take());
  }

  #take(): Uint8Array {
    const raw = Uint8Array.from(this.#run);
    this.#run = [];
    return raw;
  }

  #malformed(reason: DriFault, raw: Uint8Array): DriEvent {
    return { kind: 'malformed', reason, raw };
  }
}

function unescape(bytes: Uint8Array): Uint8Array | undefined {
  const plain: number[] = [];
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    const meant = byte === escape ? escaped.get(bytes[++at] ?? 0) : byte;
    if (meant === undefined) return undefined;
    plain.push(meant);
  }
  return Uint8Array.from(plain);
}

function sumOf(record: Uint8Array): number {
  return record.reduce((sum, byte) => (sum + byte) & 0xff, 0);
}

function isAsLongAsItSays(record: Uint8Array): boolean {
  return record.length >= headerLength && (record[0] ?? 0) + 256 * (record[1] ?? 0) === record.length;
}
