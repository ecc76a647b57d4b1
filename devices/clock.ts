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

/** RFC 3339 in UTC with milliseconds, as everywhere in Openward. */
export function toInstant(wallMs: number): string {
  return new Date(wallMs).toISOString();
}
