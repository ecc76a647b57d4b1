import { performance } from 'node:perf_hooks';

/** Stops a timer; harmless when it already fired. */
export type CancelTimer = () => void;

/**
 * Time as the device code sees it. Two clocks on purpose: wall time is written into records,
 * monotonic time drives time-outs, so a corrected or jumping wall clock neither breaks nor prolongs a link.
 */
export interface DeviceClock {
  /** Milliseconds since the Unix epoch. */
  wallMs(): number;
  /** Milliseconds since an arbitrary moment; never goes back. */
  monotonicMs(): number;
  /** A time axis begins here at the earliest: where an earlier one of the same recording ended. */
  readonly notBeforeMs?: number;
  /** Calls `run` once after `ms` of monotonic time. */
  after(ms: number, run: () => void): CancelTimer;
}

export const systemDeviceClock: DeviceClock = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/**
 * The one time axis of a recording: what the wall clock said when it began, and monotonic time since. Time on it never
 * runs backwards, whatever happens to the wall clock, which is recorded beside it.
 */
export class TimeAxis {
  readonly #clock: DeviceClock;
  readonly #zeroMs: number;

  constructor(clock: DeviceClock) {
    this.#clock = clock;
    this.#zeroMs = Math.max(clock.wallMs(), clock.notBeforeMs ?? -Infinity) - clock.monotonicMs();
  }

  /** Milliseconds since the Unix epoch on this axis, with fractions. */
  nowMs(): number {
    return this.#zeroMs + this.#clock.monotonicMs();
  }

  /** What the wall clock says now, in milliseconds since the Unix epoch. */
  wallMs(): number {
    return this.#clock.wallMs();
  }
}

/** A moment on a recording's time axis, and what the wall clock said then; milliseconds since the Unix epoch. */
export interface Moment {
  readonly n: number;
  readonly w: number;
}

/** RFC 3339 in UTC with milliseconds, as everywhere in Openward; to the nearest one. */
export function toInstant(wallMs: number): string {
  return new Date(Math.round(wallMs)).toISOString();
}
