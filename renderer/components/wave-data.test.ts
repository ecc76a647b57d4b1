import { describe, expect, it } from 'vitest';
import { extentOf, gapBands, pixelsPerMm, spanMs, windowOf } from './wave-data.ts';

const piece = (
  startMs: number,
  samples: (number | null)[],
  intervalMs = 20,
): { startMs: number; intervalMs: number; samples: (number | null)[] } => ({ startMs, intervalMs, samples });

describe('wave data', () => {
  it('keeps a gap a gap', () => {
    const { xs, ys } = windowOf([piece(0, [1, 2, null, 4])], 0, 1000);
    expect(xs).toEqual([0, 0.02, 0.04, 0.06]);
    expect(ys).toEqual([1, 2, null, 4]);
  });

  it('breaks the line where pieces do not follow on one another', () => {
    const { xs, ys } = windowOf([piece(200, [5, 6]), piece(0, [1, 2])], 0, 1000);
    expect(ys).toEqual([1, 2, null, 5, 6]);
    expect(xs).toEqual([0, 0.02, 0.04, 0.2, 0.22]);
  });

  it('joins pieces that do follow on one another', () => {
    expect(windowOf([piece(0, [1, 2]), piece(40, [3, 4])], 0, 1000).ys).toEqual([1, 2, 3, 4]);
  });

  it('gives times in ascending order, as drawing needs them', () => {
    const { xs } = windowOf([piece(1000, [1, 2, 3]), piece(0, [1, 2, 3]), piece(60, [4, 5])], 0, 5000);
    expect(xs).toEqual([...xs].sort((left, right) => left - right));
  });

  it('draws only what is in the window', () => {
    const { ys } = windowOf(
      [
        piece(
          0,
          Array.from({ length: 1000 }, (_, at) => at),
        ),
      ],
      200,
      260,
    );
    expect(ys).toEqual([10, 11, 12, 13]);
  });

  it('finds gaps inside pieces and between them, and joins those that touch', () => {
    expect(gapBands([piece(0, [1, null, null, 4]), piece(200, [null, 2])])).toEqual([
      { fromMs: 20, toMs: 60 },
      { fromMs: 80, toMs: 220 },
    ]);
    expect(gapBands([piece(0, [1, 2, 3])])).toEqual([]);
  });

  it('gives a flat curve a height, and no curve none', () => {
    expect(extentOf([piece(0, [5, 5, 5])])).toEqual([4, 6]);
    expect(extentOf([piece(0, [null, null])])).toBeUndefined();
  });

  it('sweeps 25 mm of screen in a second at 25 mm/s', () => {
    expect(spanMs(25 * pixelsPerMm, 25)).toBeCloseTo(1000);
  });
});
