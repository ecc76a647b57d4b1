import type { CancelTimer, DeviceClock } from '../clock.ts';
import type { SeededRandom } from './random.ts';

export const faultNames = ['noise', 'checksum', 'silence', 'split', 'embed', 'reboot', 'drop'] as const;
/**
 * What happens to bytes on the way:
 * noise - now and then a wrong, extra or missing byte; checksum - now and then a response whose checksum is off by one;
 * silence - the device falls silent for six seconds now and then; split - bytes arrive in small pieces;
 * embed - the device puts commands inside its responses; reboot - it starts anew in the middle of things;
 * drop - of what comes unasked (curves) more than a third is lost whole, without a trace.
 */
export type FaultName = (typeof faultNames)[number];

/**
 * What a plan has besides, of the line:
 * flip - now and then a bit is another one; lose - now and then a byte is missing; flow - now and then a flow-control
 * byte that nobody meant; merge - what was sent one by one comes together; unasked - what was sent before is sent
 * again; mute - nothing is sent; hold - what is sent waits, and comes when that is over.
 */
export type LineFaultName = FaultName | 'flip' | 'lose' | 'flow' | 'merge' | 'unasked' | 'mute' | 'hold';

/** What goes wrong now. A set of names is one in which they all do, always, as often as is usual. */
export interface Faults {
  has(name: LineFaultName): boolean;
  /** How often, or how long, where that is not the usual: one byte in so many, or so many milliseconds. */
  amount?(name: LineFaultName): number | undefined;
}

/** One byte in so many suffers. */
const usualOneIn = 400;
const usualFlowOneIn = 2000;
const usualPiece = 5;
const usualMergeMs = 300;
const usualUnaskedMs = 2000;
/** How much of what was sent may come again. */
const remembered = 20;
/** DC1, DC3 and CAN. */
const flowControl = [0x11, 0x13, 0x18] as const;

/** A line that damages what it carries, as `faults` say. */
export class FaultyLine {
  readonly #faults: Faults;
  readonly #random: SeededRandom;
  readonly #clock: DeviceClock;
  readonly #deliver: (bytes: Uint8Array) => void;
  readonly #waiting: Uint8Array[] = [];
  readonly #held: Uint8Array[] = [];
  #sent: Uint8Array[] = [];
  #nextUnaskedMs = 0;
  #cancel: CancelTimer | undefined;
  #cancelHeld: CancelTimer | undefined;

  constructor(faults: Faults, random: SeededRandom, clock: DeviceClock, deliver: (bytes: Uint8Array) => void) {
    this.#faults = faults;
    this.#random = random;
    this.#clock = clock;
    this.#deliver = deliver;
  }

  send(bytes: Uint8Array): void {
    if (this.#faults.has('mute')) return;
    if (this.#faults.has('drop') && (bytes[0] ?? 0) >= 0x80 && this.#random.chance(0.37)) return;
    this.#carry(this.#damage(bytes));
    if (this.#faults.has('unasked')) this.#sendAgain(bytes);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#cancelHeld?.();
    this.#cancelHeld = undefined;
    this.#waiting.length = 0;
    this.#held.length = 0;
  }

  /** Something of what was sent lately comes once more, whole. */
  #sendAgain(bytes: Uint8Array): void {
    this.#sent = [...this.#sent, bytes].slice(-remembered);
    if (this.#clock.monotonicMs() < this.#nextUnaskedMs) return;
    this.#nextUnaskedMs = this.#clock.monotonicMs() + (this.#faults.amount?.('unasked') ?? usualUnaskedMs);
    const again = this.#sent[this.#random.int(0, this.#sent.length - 1)];
    if (again !== undefined) this.#carry(this.#damage(again));
  }

  #carry(bytes: Uint8Array): void {
    if (this.#faults.has('merge') || this.#faults.has('hold') || this.#held.length > 0) this.#hold(bytes);
    else if (this.#faults.has('split')) this.#cut(bytes);
    else this.#deliver(bytes);
  }

  #cut(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      const size = this.#random.int(1, this.#faults.amount?.('split') ?? usualPiece);
      this.#waiting.push(bytes.slice(at, at + size));
      at += size;
    }
    this.#trickle();
  }

  #trickle(): void {
    this.#cancel ??= this.#clock.after(1, () => {
      this.#cancel = undefined;
      // Several pieces a turn, or the line would be slower than the device.
      for (const piece of this.#waiting.splice(0, 8)) this.#deliver(piece);
      if (this.#waiting.length > 0) this.#trickle();
    });
  }

  #hold(bytes: Uint8Array): void {
    this.#held.push(bytes);
    const ms = this.#faults.amount?.(this.#faults.has('hold') ? 'hold' : 'merge') ?? usualMergeMs;
    this.#cancelHeld ??= this.#clock.after(ms, () => {
      this.#cancelHeld = undefined;
      this.#deliver(Buffer.concat(this.#held.splice(0)));
    });
  }

  #damage(bytes: Uint8Array): Uint8Array {
    const kinds = damages.filter(({ name }) => this.#faults.has(name));
    return kinds.reduce((damaged, { name, usual, suffer }) => {
      const oneIn = this.#faults.amount?.(name) ?? usual;
      return Uint8Array.from(
        [...damaged].flatMap((byte) => (this.#random.chance(1 / oneIn) ? suffer(byte, this.#random) : [byte])),
      );
    }, bytes);
  }
}

interface Damage {
  readonly name: LineFaultName;
  readonly usual: number;
  /** What becomes of a byte. */
  readonly suffer: (byte: number, random: SeededRandom) => readonly number[];
}

const flip = (byte: number, random: SeededRandom): readonly number[] => [byte ^ (1 << random.int(0, 7))];

const damages: readonly Damage[] = [
  {
    name: 'noise',
    usual: usualOneIn,
    suffer: (byte, random) => {
      const kind = random.int(0, 2);
      if (kind === 0) return [];
      return kind === 1 ? flip(byte, random) : [byte, random.int(0, 255)];
    },
  },
  { name: 'flip', usual: usualOneIn, suffer: flip },
  { name: 'lose', usual: usualOneIn, suffer: () => [] },
  {
    name: 'flow',
    usual: usualFlowOneIn,
    suffer: (byte, random) => [flowControl[random.int(0, 2)] ?? 0x11, byte],
  },
];
