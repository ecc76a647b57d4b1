import { frameCheck } from './fcs.ts';

/**
 * Reads the byte stream of a Philips IntelliVue monitor (Data Export over MIB/RS232, fixed baud rate protocol): frames
 * from C0h to C1h, in which C0h, C1h and 7Dh are sent as 7Dh and the byte with bit 5 turned over. A frame is a header
 * (protocol 11h, type 01h, length), the message, and a check sequence over both, taken before escaping.
 *
 * Neither delimiter can lie inside a frame: a C0h begins one whatever was before it. Every byte pushed comes back in
 * exactly one event's `raw`.
 */
export type IntelliVueEvent =
  /** A whole frame: its message, without header and check sequence. */
  | { readonly kind: 'message'; readonly message: Uint8Array; readonly raw: Uint8Array }
  | { readonly kind: 'malformed'; readonly reason: IntelliVueFault; readonly raw: Uint8Array };

export type IntelliVueFault =
  /** Bytes between two frames. */
  | 'stray'
  | 'checksum'
  /** The header is that of another protocol. */
  | 'header'
  /** The frame is not as long as it says, or too short to say. */
  | 'length'
  /** 7Dh before the end: the monitor gave the frame up. */
  | 'aborted'
  /** It never ended. */
  | 'cut'
  /** Longer than a frame can be. */
  | 'overlong';

const begin = 0xc0;
const end = 0xc1;
const escape = 0x7d;
const turned = 0x20;
const headerLength = 4;
const checkLength = 2;
/** Monitors were seen to send 1456 bytes of message at most; each may be escaped. */
const maxFrame = 2 * (headerLength + 2000 + checkLength) + 2;
const maxStray = 512;

export class IntelliVueParser {
  #run: number[] = [];

  /** Takes the next bytes, however the line cut them, and returns what they complete. Never throws. */
  push(bytes: Uint8Array): IntelliVueEvent[] {
    const events: IntelliVueEvent[] = [];
    for (const byte of bytes) {
      if (byte === begin) events.push(...this.flush());
      this.#run.push(byte);
      const ended = byte === end ? this.#delimited() : this.#tooLong();
      if (ended !== undefined) events.push(ended);
    }
    return events;
  }

  /** Reports what is unfinished as malformed: the line went silent or was closed. The parser can be used again. */
  flush(): IntelliVueEvent[] {
    if (this.#run.length === 0) return [];
    return [this.#malformed(this.#opened ? 'cut' : 'stray')];
  }

  get #opened(): boolean {
    return this.#run[0] === begin;
  }

  #delimited(): IntelliVueEvent {
    if (!this.#opened) return this.#malformed('stray');
    const raw = Uint8Array.from(this.#run);
    const read = readFrame(raw.subarray(1, -1));
    if (typeof read === 'string') return this.#malformed(read);
    this.#run = [];
    return { kind: 'message', message: read, raw };
  }

  #tooLong(): IntelliVueEvent | undefined {
    if (this.#opened) return this.#run.length < maxFrame ? undefined : this.#malformed('overlong');
    return this.#run.length < maxStray ? undefined : this.#malformed('stray');
  }

  #malformed(reason: IntelliVueFault): IntelliVueEvent {
    const raw = Uint8Array.from(this.#run);
    this.#run = [];
    return { kind: 'malformed', reason, raw };
  }
}

/** @param sent what lies between the delimiters */
function readFrame(sent: Uint8Array): Uint8Array | IntelliVueFault {
  const plain = unescape(sent);
  if (plain === undefined) return 'aborted';
  if (plain.length <= headerLength + checkLength) return 'length';
  const checked = plain.subarray(0, -checkLength);
  const view = new DataView(plain.buffer);
  if (view.getUint16(checked.length, true) !== frameCheck(checked)) return 'checksum';
  if (view.getUint16(0) !== 0x1101) return 'header';
  return view.getUint16(2) === checked.length - headerLength ? checked.slice(headerLength) : 'length';
}

function unescape(bytes: Uint8Array): Uint8Array | undefined {
  const plain = new Uint8Array(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    let byte = bytes[at] ?? 0;
    if (byte === escape) {
      at += 1;
      const next = bytes[at];
      if (next === undefined) return undefined;
      byte = next ^ turned;
    }
    plain[length] = byte;
    length += 1;
  }
  return plain.subarray(0, length);
}
