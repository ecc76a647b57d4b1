/**
 * Reads the byte stream of a sender of HL7 version 2 in the Minimal Lower Layer Protocol: 0Bh, a message, 1Ch 0Dh.
 * There is no checksum; what has a byte that no message has (0Bh, 1Ch) within is none. Every byte pushed comes back in
 * exactly one event's `raw`.
 */
export type MllpEvent =
  /** What stood between the two, as it came. */
  | { readonly kind: 'message'; readonly body: Uint8Array; readonly raw: Uint8Array }
  | { readonly kind: 'malformed'; readonly reason: MllpFault; readonly raw: Uint8Array };

export type MllpFault =
  /** Bytes between two messages. */
  | 'stray'
  /** It never ended, or another one began in it. */
  | 'cut'
  /** 1Ch without 0Dh after it. */
  | 'form'
  /** Longer than a message can be. */
  | 'overlong';

const begin = 0x0b;
const end = 0x1c;
const CR = 0x0d;
/** A monitor's whole screen is some thousand; what is longer than this is noise. */
const longestMessage = 262_144;
/** What belongs to no message is reported in pieces, so that noise cannot fill the memory. */
const pieceBytes = 256;

export class MllpParser {
  #run: number[] = [];
  #inMessage = false;
  #ending = false;

  /** Takes the next bytes, however the line cut them, and returns what they complete. Never throws. */
  push(bytes: Uint8Array): MllpEvent[] {
    const events: MllpEvent[] = [];
    for (const byte of bytes) {
      if (!this.#ending || byte !== CR) {
        this.#next(byte, events);
        continue;
      }
      this.#run.push(byte);
      events.push(this.#whole());
    }
    return events;
  }

  /** Reports what is unfinished as malformed: nothing comes any more. The parser can be used again. */
  flush(): MllpEvent[] {
    const events: MllpEvent[] = [];
    this.#giveUp(this.#inMessage ? 'cut' : 'stray', events);
    return events;
  }

  #next(byte: number, events: MllpEvent[]): void {
    if (this.#ending) this.#giveUp('form', events);
    if (byte === begin) {
      this.#giveUp(this.#inMessage ? 'cut' : 'stray', events);
      this.#inMessage = true;
    }
    this.#run.push(byte);
    if (!this.#inMessage) {
      if (this.#run.length === pieceBytes) this.#giveUp('stray', events);
    } else if (byte === end) this.#ending = true;
    else if (this.#run.length === longestMessage) this.#giveUp('overlong', events);
  }

  #whole(): MllpEvent {
    const raw = this.#take();
    return { kind: 'message', body: raw.subarray(1, -2), raw };
  }

  #giveUp(reason: MllpFault, events: MllpEvent[]): void {
    if (this.#run.length > 0) events.push({ kind: 'malformed', reason, raw: this.#take() });
  }

  #take(): Uint8Array {
    const raw = Uint8Array.from(this.#run);
    this.#run = [];
    this.#inMessage = false;
    this.#ending = false;
    return raw;
  }
}
