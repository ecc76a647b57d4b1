import { describe, expect, it } from 'vitest';
import { growthExponent, median, quantile, ratioInterval, summarise } from './statistics.ts';

describe('statistics of the benches', () => {
  it('takes the middle of an odd number of samples and the mean of the two middles of an even number', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  it('takes quantiles by nearest rank', () => {
    const sorted = Array.from({ length: 100 }, (_, i) => i + 1);
    expect(quantile(sorted, 0.95)).toBe(95);
    expect(quantile(sorted, 1)).toBe(100);
  });

  it('refuses to summarise nothing', () => {
    expect(() => summarise([])).toThrow(RangeError);
  });

  it('finds the exponent of a power law', () => {
    const points = [1, 10, 100].map((size) => ({ size, ms: 3 * size ** 0.5 }));
    expect(growthExponent(points)).toBeCloseTo(0.5, 6);
  });
});

describe('the interval of a ratio', () => {
  const round = (ours: number, spread: number) => ({
    ours: Array.from({ length: 50 }, (_, i) => ours + (spread * (i - 25)) / 25),
    bare: Array.from({ length: 50 }, (_, i) => 1 + (0.01 * ((i * 7) % 50)) / 50),
  });

  it('holds the ratio, is the same for the same samples, and is wider for wider samples', () => {
    const rounds = [round(2, 0.1), round(2, 0.1), round(2, 0.1)];
    const interval = ratioInterval(rounds);
    expect(interval.low).toBeLessThan(2);
    expect(interval.high).toBeGreaterThan(1.98);
    expect(ratioInterval(rounds)).toEqual(interval);
    const wide = ratioInterval([round(2, 1), round(2, 1), round(2, 1)]);
    expect(wide.high - wide.low).toBeGreaterThan(interval.high - interval.low);
  });

  it('holds what differs between processes', () => {
    const { low, high } = ratioInterval([round(1.8, 0.01), round(2, 0.01), round(2.2, 0.01)]);
    expect(low).toBeLessThan(1.85);
    expect(high).toBeGreaterThan(2.1);
  });
});
