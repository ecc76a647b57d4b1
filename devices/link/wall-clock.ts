import type { DeviceClock } from '../clock.ts';

/** Smaller steps are corrections that a network makes all the time. */
const JUMP_MS = 1000;

/** A jump of the host's wall clock, in milliseconds since the Unix epoch. */
export interface ClockJump {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Compares the wall clock with the monotonic one: a jump makes times by it before and after incomparable, which a
 * reader of the record must know. The record's own times do not jump.
 */
export class WallClock {
  #offsetMs: number;

  constructor(private readonly clock: DeviceClock) {
    this.#offsetMs = clock.wallMs() - clock.monotonicMs();
  }

  /** The jump since it was asked last; undefined where there was none. */
  jump(): ClockJump | undefined {
    const now = this.clock.wallMs();
    const offset = now - this.clock.monotonicMs();
    const jump = offset - this.#offsetMs;
    if (Math.abs(jump) < JUMP_MS) return undefined;
    this.#offsetMs = offset;
    return { fromMs: now - jump, toMs: now };
  }
}
