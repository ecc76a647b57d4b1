/** What a line parser makes of bytes; every byte pushed comes back in exactly one event's `raw`. */
export type TalkEvent =
  /** A line with its end; `text` is without it, one character a byte. */
  | { readonly kind: 'line'; readonly text: string; readonly raw: Uint8Array }
  /** A line end after none: the second of a pair. */
  | { readonly kind: 'blank'; readonly raw: Uint8Array }
  /** `cut`: a line that never ended. `overlong`: more bytes without an end than a line has. */
  | { readonly kind: 'damaged'; readonly reason: 'cut' | 'overlong'; readonly raw: Uint8Array };

const CR = 0x0d;
const LF = 0x0a;
/** What goes on without an end is reported in pieces, so that it cannot fill the memory. */
const pieceBytes = 256;

/** Cuts bytes into lines, whichever of CR and LF ends them, and however the serial line has cut the bytes. */
export class LineParser {
  readonly #longest: number;
  #bytes: number[] = [];
  /** The line is too long already: nothing before its end is one. */
  #overlong = false;

  /** @param longest bytes of the longest line */
  constructor(longest: number) {
    this.#longest = longest;
  }

  /** Takes the next bytes and returns what they complete. Never throws. */
  push(bytes: Uint8Array): TalkEvent[] {
    const events: TalkEvent[] = [];
    for (const byte of bytes) {
      this.#bytes.push(byte);
      if (byte === CR || byte === LF) events.push(this.#end());
      else if (this.#bytes.length > (this.#overlong ? pieceBytes : this.#longest)) events.push(this.#tooLong());
    }
    return events;
  }

  /** Reports what is unfinished: the line went silent or was closed. The parser can be used again. */
  flush(): TalkEvent[] {
    const raw = this.#take();
    const reason = this.#overlong ? 'overlong' : 'cut';
    this.#overlong = false;
    return raw.length === 0 ? [] : [{ kind: 'damaged', reason, raw }];
  }

  #end(): TalkEvent {
    const raw = this.#take();
    const { length } = raw;
    if (this.#overlong) {
      this.#overlong = false;
      return { kind: 'damaged', reason: 'overlong', raw };
    }
    if (length === 1) return { kind: 'blank', raw };
    return { kind: 'line', text: Buffer.from(raw.subarray(0, length - 1)).toString('latin1'), raw };
  }

  #tooLong(): TalkEvent {
    this.#overlong = true;
    return { kind: 'damaged', reason: 'overlong', raw: this.#take() };
  }

  #take(): Uint8Array {
    const raw = Uint8Array.from(this.#bytes);
    this.#bytes = [];
    return raw;
  }
}
