import { describe, expect, it } from 'vitest';
import { estimateAt, fitLine } from './fit.ts';

describe('a fitted line', () => {
  it('finds the line that points lie on, with no error', () => {
    const points = [1, 2, 5, 9].map((x) => ({ x, y: 3 + 2 * x }));
    const fit = fitLine(points);
    expect(fit.slope).toBeCloseTo(2, 10);
    expect(fit.intercept).toBeCloseTo(3, 10);
    expect(fit.residual).toBeCloseTo(0, 10);
    expect(estimateAt(points, 100).value).toBeCloseTo(203, 8);
  });

  it('is the less certain the further it is from what was measured', () => {
    const points = [
      { x: 0, y: 0.1 },
      { x: 1, y: 0.9 },
      { x: 2, y: 2.2 },
      { x: 3, y: 2.9 },
    ];
    const near = estimateAt(points, 4).error ?? 0;
    expect(estimateAt(points, 100).error).toBeGreaterThan(10 * near);
    expect(near).toBeGreaterThan(0);
  });

  it('of two points says nothing of its error', () => {
    expect(
      estimateAt(
        [
          { x: 0, y: 0 },
          { x: 1, y: 1 },
        ],
        5,
      ),
    ).toEqual({ value: 5 });
  });

  it('is not drawn through one place', () => {
    expect(() =>
      fitLine([
        { x: 1, y: 1 },
        { x: 1, y: 2 },
      ]),
    ).toThrow(RangeError);
  });
});
