import { quantile } from '../../statistics.ts';

export interface Frames {
  readonly frames: number;
  readonly seconds: number;
  readonly fps: number;
  readonly p95FrameMs: number;
  readonly longestFrameMs: number;
}

/** Of the times of consecutive frames, milliseconds. */
export function framesOf(times: readonly number[]): Frames {
  const lengths = times.slice(1).map((at, i) => at - (times[i] ?? at));
  const sorted = [...lengths].sort((a, b) => a - b);
  const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000;
  return {
    frames: lengths.length,
    seconds,
    fps: lengths.length / seconds,
    p95FrameMs: quantile(sorted, 0.95),
    longestFrameMs: quantile(sorted, 1),
  };
}
