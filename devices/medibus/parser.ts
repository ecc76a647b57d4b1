/**
 * Reads the byte stream a Dräger MEDIBUS device sends (RS 232 MEDIBUS protocol, rev. 4.03) on the host's side.
 *
 * Two independent channels share the line. Bytes below 80h form commands (`1B code argument CC CC 0D`) and responses
 * (`01 code data CC CC 0D`), where a command may sit inside a response. Bytes from 80h up are realtime data and may
 * appear between any two others. Every byte pushed comes back in exactly one event's `raw`, whatever it is.
 */
export type MedibusEvent =
  | { readonly kind: 'response'; readonly code: number; readonly data: Uint8Array; readonly raw: Uint8Array }
  | { readonly kind: 'command'; readonly code: number; readonly argument: Uint8Array; readonly raw: Uint8Array }
  /** The device says a command reached it damaged. */
  | { readonly kind: 'nak'; readonly raw: Uint8Array }
  /** Flow control: `suspend` (DC1) asks us to stop sending, `resume` (DC3) to go on, `abort` (CAN) to give up. */
  | { readonly kind: 'flow'; readonly signal: 'suspend' | 'resume' | 'abort'; readonly raw: Uint8Array }
  /** A new group of realtime values follows, one for each stream (1 to 4) in `streams`. */
  | { readonly kind: 'realtime-sync'; readonly streams: readonly number[]; readonly raw: Uint8Array }
  | { readonly kind: 'realtime-command'; readonly command: number; readonly argument: number; readonly raw: Uint8Array }
  /** A 12-bit value, 0 to 4095. */
  | { readonly kind: 'realtime-value'; readonly bin: number; readonly raw: Uint8Array }
  | { readonly kind: 'malformed'; readonly reason: MalformedReason; readonly raw: Uint8Array };

export type MalformedReason =
  /** Bytes outside any frame. */
  | 'stray'
  /** A frame whose checksum is wrong or is not two upper-case hex digits. */
  | 'checksum'
  /** A frame too short to have a code and a checksum. */
  | 'short'
  /** A frame that another one interrupted, or that never ended. */
  | 'cut'
  /** A frame longer than the protocol allows. */
  | 'overlong'
  /** Half of a two-byte realtime item. */
  | 'realtime-half'
  /** A byte from E0h up, which means nothing. */
  | 'realtime-unknown';

const SOH = 0x01;
const ESC = 0x1b;
const CR = 0x0d;
const NAK = 0x15;
const flowSignals: ReadonlyMap<number, 'suspend' | 'resume' | 'abort'> = new Map([
  [0x11, 'suspend'],
  [0x13, 'resume'],
  [0x18, 'abort'],
]);

/** ESC, code, at most 251 bytes, checksum; CR is not counted. */
const maxCommand = 255;
/** The protocol sets no limit; a text response with every one of 256 codes stays below this. */
const maxResponse = 16_384;
/** Longer runs of noise are reported in pieces so that they cannot fill the memory. */
const maxStray = 256;

export class MedibusParser {
  #response: number[] | undefined;
  #command: number[] | undefined;
  #stray: number[] = [];
  #half: number | undefined;
  #events: MedibusEvent[] = [];

  /** Takes the next bytes, however the line cut them, and returns what they complete. Never throws. */
  push(bytes: Uint8Array): MedibusEvent[] {
    for (const byte of bytes) {
      if (byte >= 0x80) this.#realtime(byte);
      else this.#slow(byte);
    }
    return this.#take();
  }

  /** Reports what is unfinished as malformed: the line went silent or was closed. The parser can be used again. */
  flush(): MedibusEvent[] {
    this.#endStray();
    this.#cut('command');
    this.#cut('response');
    this.#dropHalf();
    return this.#take();
  }

  #take(): MedibusEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  #slow(byte: number): void {
    const signal = flowSignals.get(byte);
    if (signal !== undefined) {
      this.#endStray();
      this.#events.push({ kind: 'flow', signal, raw: Uint8Array.of(byte) });
    } else if (byte === ESC) {
      this.#startCommand();
    } else if (byte === SOH) {
      this.#startResponse();
    } else if (byte === CR) {
      this.#end();
    } else {
      this.#append(byte);
    }
  }

  #startCommand(): void {
    this.#endStray();
    this.#cut('command');
    this.#command = [ESC];
  }

  /** Nothing may contain a response, so whatever is open was cut off. */
  #startResponse(): void {
    this.#endStray();
    this.#cut('command');
    this.#cut('response');
    this.#response = [SOH];
  }

  #append(byte: number): void {
    if (this.#command !== undefined) {
      this.#command.push(byte);
      if (this.#command.length > maxCommand) this.#cut('command', 'overlong');
    } else if (this.#response !== undefined) {
      this.#response.push(byte);
      if (this.#response.length > maxResponse) this.#cut('response', 'overlong');
    } else {
      this.#stray.push(byte);
      if (this.#stray.length >= maxStray) this.#endStray();
    }
  }

  #end(): void {
    if (this.#command !== undefined) {
      const body = this.#command;
      this.#command = undefined;
      this.#frame(body);
    } else if (this.#response !== undefined) {
      const body = this.#response;
      this.#response = undefined;
      this.#frame(body);
    } else {
      this.#append(CR);
    }
  }

  /** `body` is a frame without its CR. */
  #frame(body: readonly number[]): void {
    const raw = Uint8Array.from([...body, CR]);
    const summed = body.slice(0, -2);
    const fault = body.length < 4 ? 'short' : checksumMatches(summed, body.slice(-2)) ? undefined : 'checksum';
    if (fault !== undefined) {
      this.#malformed(fault, raw);
      return;
    }
    const code = summed[1] ?? 0;
    const content = Uint8Array.from(summed.slice(2));
    if (summed[0] === ESC) this.#events.push({ kind: 'command', code, argument: content, raw });
    else if (code === NAK) this.#events.push({ kind: 'nak', raw });
    else this.#events.push({ kind: 'response', code, data: content, raw });
  }

  #cut(which: 'command' | 'response', reason: MalformedReason = 'cut'): void {
    const body = which === 'command' ? this.#command : this.#response;
    if (body === undefined) return;
    if (which === 'command') this.#command = undefined;
    else this.#response = undefined;
    this.#malformed(reason, Uint8Array.from(body));
  }

  #endStray(): void {
    if (this.#stray.length === 0) return;
    const raw = Uint8Array.from(this.#stray);
    this.#stray = [];
    this.#malformed('stray', raw);
  }

  #realtime(byte: number): void {
    if (byte >= 0xe0) {
      this.#dropHalf();
      this.#malformed('realtime-unknown', Uint8Array.of(byte));
    } else if (byte >= 0xd0) {
      this.#dropHalf();
      const streams = [1, 2, 3, 4].filter((stream) => (byte & (1 << (stream - 1))) !== 0);
      this.#events.push({ kind: 'realtime-sync', streams, raw: Uint8Array.of(byte) });
    } else {
      this.#pair(byte);
    }
  }

  /** Sync commands (C0h to CFh) and values (80h to BFh) both take two bytes of their own kind. */
  #pair(byte: number): void {
    const first = this.#half;
    if (first === undefined || byte >= 0xc0 !== first >= 0xc0) {
      this.#dropHalf();
      this.#half = byte;
      return;
    }
    this.#half = undefined;
    const raw = Uint8Array.of(first, byte);
    if (byte >= 0xc0) {
      this.#events.push({ kind: 'realtime-command', command: first & 0x0f, argument: byte & 0x0f, raw });
    } else {
      this.#events.push({ kind: 'realtime-value', bin: (first & 0x3f) | ((byte & 0x3f) << 6), raw });
    }
  }

  #dropHalf(): void {
    if (this.#half === undefined) return;
    const raw = Uint8Array.of(this.#half);
    this.#half = undefined;
    this.#malformed('realtime-half', raw);
  }

  #malformed(reason: MalformedReason, raw: Uint8Array): void {
    this.#events.push({ kind: 'malformed', reason, raw });
  }
}

function checksumMatches(summed: readonly number[], digits: readonly number[]): boolean {
  const sum = summed.reduce((total, byte) => total + byte, 0) & 0xff;
  const expected = sum.toString(16).toUpperCase().padStart(2, '0');
  return String.fromCharCode(...digits) === expected;
}
