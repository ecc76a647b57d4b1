import type { CancelTimer, DeviceClock } from '../clock.ts';
import type { SeededRandom } from './random.ts';

export const faultNames = ['noise', 'checksum', 'silence', 'split', 'embed', 'reboot', 'drop'] as const;
export type FaultName = (typeof faultNames)[number];

/**
 * What happens to bytes on the way:
 * noise - now and then a wrong, extra or missing byte; checksum - now and then a response whose checksum is off by one;
 * silence - the device falls silent for six seconds now and then; split - bytes arrive in small pieces;
 * embed - the device puts commands inside its responses; reboot - it starts anew in the middle of things;
 * drop - of what comes unasked (curves) more than a third is lost whole, without a trace.
 */
export type Faults = ReadonlySet<FaultName>;

/** A line that damages what it carries, as `faults` say. */
export class FaultyLine {
  readonly #faults: Faults;
  readonly #random: SeededRandom;
  readonly #clock: DeviceClock;
  readonly #deliver: (bytes: Uint8Array) => void;
  readonly #waiting: Uint8Array[] = [];
  #cancel: CancelTimer | undefined;

  constructor(faults: Faults, random: SeededRandom, clock: DeviceClock, deliver: (bytes: Uint8Array) => void) {
    this.#faults = faults;
    this.#random = random;
    this.#clock = clock;
    this.#deliver = deliver;
  }

  send(bytes: Uint8Array): void {
    if (this.#faults.has('drop') && (bytes[0] ?? 0) >= 0x80 && this.#random.chance(0.37)) return;
    const damaged = this.#faults.has('noise') ? this.#damage(bytes) : bytes;
    if (!this.#faults.has('split')) {
      this.#deliver(damaged);
      return;
    }
    for (let at = 0; at < damaged.length;) {
      const size = this.#random.int(1, 5);
      this.#waiting.push(damaged.slice(at, at + size));
      at += size;
    }
    this.#trickle();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#waiting.length = 0;
  }

  #trickle(): void {
    this.#cancel ??= this.#clock.after(1, () => {
      this.#cancel = undefined;
      // Several pieces a turn, or the line would be slower than the device.
      for (const piece of this.#waiting.splice(0, 8)) this.#deliver(piece);
      if (this.#waiting.length > 0) this.#trickle();
    });
  }

  /** One byte in 400 suffers. */
  #damage(bytes: Uint8Array): Uint8Array {
    return Uint8Array.from(
      [...bytes].flatMap((byte) => {
        if (!this.#random.chance(1 / 400)) return [byte];
        const kind = this.#random.int(0, 2);
        if (kind === 0) return [];
        if (kind === 1) return [byte ^ (1 << this.#random.int(0, 7))];
        return [byte, this.#random.int(0, 255)];
      }),
    );
  }
}
