import { describe, expect, it } from 'vitest';
import { growthExponent, median, quantile, summarise } from './statistics.ts';

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
