/**
 * Reads the byte stream of an instrument that speaks ASTM E1381 (CLSI LIS01): single control bytes, and frames
 * `STX n text ETX|ETB CC CC CR LF`, whose checksum is the sum from n through ETX or ETB in two hex digits. A control
 * byte that no text may have ends a frame wherever it comes, and may begin the next thing. Every byte pushed comes back
 * in exactly one event's `raw`.
 */
export type AstmEvent =
  /** The instrument asks to send. */
  | { readonly kind: 'enquiry'; readonly raw: Uint8Array }
  /** It has sent, or has given up. */
  | { readonly kind: 'end'; readonly raw: Uint8Array }
  /** A frame whose checksum fits; `text` one character a byte. `last`: it ends with ETX, and a record with it. */
  | {
      readonly kind: 'frame';
      readonly number: number;
      readonly text: string;
      readonly last: boolean;
      readonly raw: Uint8Array;
    }
  | { readonly kind: 'malformed'; readonly reason: AstmFault; readonly raw: Uint8Array };

export type AstmFault =
  /** Bytes outside a frame that are neither ENQ nor EOT. */
  | 'stray'
  | 'checksum'
  /** A control byte in a text, no digit after STX, or no CR LF after the checksum. */
  | 'form'
  /** It never ended. */
  | 'cut'
  /** Longer than a frame can be. */
  | 'overlong';

const STX = 0x02;
const ETX = 0x03;
const EOT = 0x04;
const ENQ = 0x05;
const LF = 0x0a;
const CR = 0x0d;
const ETB = 0x17;
/** E1381 has 240 characters of text, LIS01-A2 frames of 64 000: a longer one is none. */
const longestFrame = 64_000;
/** Stray bytes are reported in pieces, so that noise cannot fill the memory. */
const pieceBytes = 256;
/** CC CC CR LF. */
const trailerLength = 4;
/** SOH STX ETX EOT ENQ ACK LF DLE DC1-4 NAK SYN ETB may not stand in a text. */
const forbidden: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 6, 10, 16, 17, 18, 19, 20, 21, 22, 23]);

export class AstmParser {
  #run: number[] = [];
  #inFrame = false;
  /** How many bytes a frame had with its ETX or ETB; 0 before. */
  #endedAt = 0;

  /** Takes the next bytes, however the line cut them, and returns what they complete. Never throws. */
  push(bytes: Uint8Array): AstmEvent[] {
    const events: AstmEvent[] = [];
    for (const byte of bytes) {
      if (!this.#inFrame) this.#outside(byte, events);
      else if (this.#endedAt === 0) this.#inText(byte, events);
      else this.#inTrailer(byte, events);
    }
    return events;
  }

  /** Reports what is unfinished as malformed: nothing comes any more. The parser can be used again. */
  flush(): AstmEvent[] {
    const events: AstmEvent[] = [];
    this.#giveUp(this.#inFrame ? 'cut' : 'stray', events);
    return events;
  }

  #outside(byte: number, events: AstmEvent[]): void {
    if (byte === ENQ || byte === EOT) {
      this.#giveUp('stray', events);
      events.push({ kind: byte === ENQ ? 'enquiry' : 'end', raw: Uint8Array.of(byte) });
      return;
    }
    if (byte === STX) {
      this.#giveUp('stray', events);
      this.#inFrame = true;
    }
    this.#run.push(byte);
    if (!this.#inFrame && this.#run.length === pieceBytes) this.#giveUp('stray', events);
  }

  #inText(byte: number, events: AstmEvent[]): void {
    const at = this.#run.length;
    if (byte === ETX || byte === ETB) {
      this.#run.push(byte);
      if (at > 1) this.#endedAt = at + 1;
      else this.#giveUp('form', events);
    } else if (forbidden.has(byte) || (at === 1 && (byte < 0x30 || byte > 0x37))) this.#broken(byte, events);
    else {
      this.#run.push(byte);
      if (at + 1 + trailerLength > longestFrame) this.#giveUp('overlong', events);
    }
  }

  #inTrailer(byte: number, events: AstmEvent[]): void {
    const place = this.#run.length - this.#endedAt;
    const fits = place < 2 ? isHex(byte) : byte === (place === 2 ? CR : LF);
    if (!fits) {
      this.#broken(byte, events);
      return;
    }
    this.#run.push(byte);
    if (place === trailerLength - 1) events.push(this.#frame());
  }

  /** A byte that cannot stand here ends the frame; whether it begins something is looked at as outside of one. */
  #broken(byte: number, events: AstmEvent[]): void {
    this.#giveUp('form', events);
    this.#outside(byte, events);
  }

  #frame(): AstmEvent {
    const endedAt = this.#endedAt;
    const raw = this.#take();
    let sum = 0;
    for (let at = 1; at < endedAt; at += 1) sum += raw[at] ?? 0;
    const sent = Number.parseInt(latin(raw.subarray(endedAt, endedAt + 2)), 16);
    if ((sum & 0xff) !== sent) return { kind: 'malformed', reason: 'checksum', raw };
    const text = latin(raw.subarray(2, endedAt - 1));
    return { kind: 'frame', number: (raw[1] ?? 0) - 0x30, text, last: raw[endedAt - 1] === ETX, raw };
  }

  #giveUp(reason: AstmFault, events: AstmEvent[]): void {
    if (this.#run.length > 0) events.push({ kind: 'malformed', reason, raw: this.#take() });
  }

  #take(): Uint8Array {
    const raw = Uint8Array.from(this.#run);
    this.#run = [];
    this.#inFrame = false;
    this.#endedAt = 0;
    return raw;
  }
}

function isHex(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);
}

function latin(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}
