import { describe, expect, it } from 'vitest';
import { emptyTrace, extend } from './trace.ts';

describe('a curve as it comes in', () => {
  it('keeps the last stretch and lets go what lies further back', () => {
    const first = extend(emptyTrace, { startMs: 0, intervalMs: 10, samples: [1, 2, 3] }, 25);
    const second = extend(first, { startMs: 30, intervalMs: 10, samples: [4, 5] }, 25);
    expect(second.points.map((point) => point.value)).toEqual([3, 4, 5]);
  });

  it('draws a jump in time as a gap', () => {
    const first = extend(emptyTrace, { startMs: 0, intervalMs: 10, samples: [1, 2] }, 1000);
    const second = extend(first, { startMs: 500, intervalMs: 10, samples: [3] }, 1000);
    expect(second.points.map((point) => point.value)).toEqual([1, 2, null, 3]);
  });

  it('keeps a sample that was not measured as a gap, never as zero', () => {
    const trace = extend(emptyTrace, { startMs: 0, intervalMs: 10, samples: [5, null, 7] }, 1000);
    expect(trace.points[1]?.value).toBeNull();
    expect(trace.min).toBe(5);
  });

  it('gives a flat curve a range it can be drawn in', () => {
    const trace = extend(emptyTrace, { startMs: 0, intervalMs: 10, samples: [5, 5] }, 1000);
    expect([trace.min, trace.max]).toEqual([4, 6]);
  });
});
