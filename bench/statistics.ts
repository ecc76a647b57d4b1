import { z } from 'zod';

/** Milliseconds, of one operation at one size. */
export const Summary = z.object({
  n: z.number().int().positive(),
  median: z.number(),
  p5: z.number(),
  q1: z.number(),
  q3: z.number(),
  p95: z.number(),
  p99: z.number(),
  min: z.number(),
  max: z.number(),
  mean: z.number(),
});
export type Summary = z.infer<typeof Summary>;

/** Nearest-rank quantile of sorted samples. */
export function quantile(sorted: readonly number[], q: number): number {
  const value = sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)];
  if (value === undefined) throw new RangeError('there are no samples');
  return value;
}

export function summarise(samples: readonly number[]): Summary {
  const sorted = [...samples].sort((a, b) => a - b);
  return {
    n: sorted.length,
    median: median(sorted),
    p5: quantile(sorted, 0.05),
    q1: quantile(sorted, 0.25),
    q3: quantile(sorted, 0.75),
    p95: quantile(sorted, 0.95),
    p99: quantile(sorted, 0.99),
    min: quantile(sorted, 0),
    max: quantile(sorted, 1),
    mean: sorted.reduce((sum, sample) => sum + sample, 0) / sorted.length,
  };
}

export function median(samples: readonly number[]): number {
  return medianOf(Float64Array.from(samples));
}

function medianOf(samples: Float64Array): number {
  const sorted = samples.sort();
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  if (upper === undefined) throw new RangeError('there are no samples');
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** Exponent b of time = a · size^b by least squares on logarithms; undefined with fewer than two sizes. */
export function growthExponent(points: readonly { readonly size: number; readonly ms: number }[]): number | undefined {
  if (points.length < 2) return undefined;
  const xs = points.map((point) => Math.log(point.size));
  const ys = points.map((point) => Math.log(point.ms));
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const mx = mean(xs);
  const my = mean(ys);
  const covariance = xs.reduce((sum, x, i) => sum + (x - mx) * ((ys[i] ?? my) - my), 0);
  const variance = xs.reduce((sum, x) => sum + (x - mx) ** 2, 0);
  return covariance / variance;
}

/** Pairs measured in one process, one directly after the other. */
export interface Round {
  readonly ours: readonly number[];
  readonly bare: readonly number[];
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 1000;

/**
 * 95 % interval of the ratio of medians by the bootstrap, in two stages: rounds are drawn with replacement, then pairs
 * within each. So it holds what differs from process to process as well as from run to run, and the two of a pair stay
 * together. The same samples give the same interval.
 */
export function ratioInterval(rounds: readonly Round[], resamples = RESAMPLES): Interval {
  const next = generator(rounds.length * 7919 + 17);
  const ratios = Array.from({ length: resamples }, () => resampledRatio(rounds, next)).sort((a, b) => a - b);
  return { low: quantile(ratios, 0.025), high: quantile(ratios, 0.975) };
}

function resampledRatio(rounds: readonly Round[], next: () => number): number {
  const ours: number[] = [];
  const bare: number[] = [];
  for (let r = 0; r < rounds.length; r += 1) {
    const drawn = rounds[Math.floor(next() * rounds.length)];
    if (drawn === undefined) continue;
    for (let i = 0; i < drawn.ours.length; i += 1) {
      const pair = Math.floor(next() * drawn.ours.length);
      ours.push(drawn.ours[pair] ?? NaN);
      bare.push(drawn.bare[pair] ?? NaN);
    }
  }
  return median(ours) / median(bare);
}

/** Mulberry32: small, and good enough to draw indices. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
