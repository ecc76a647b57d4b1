import { expect, it } from 'vitest';
import type { SeriesGap } from './gap-ledger.ts';
import { SeriesWatch } from './series-watch.ts';

/** A sample every 20 ms. */
const curve = {
  ...{ code: 'curve', unit: 'mbar', intervalMs: 20, scale: 1, offset: 0 },
  ...{ bins: [0], values: [0], breakBefore: false },
};

/** Of a curve of a sample every 20 ms, what is missing when the first comes so long after the recording began. */
function missing(firstMs: number, secondMs = firstMs + 20): SeriesGap[] {
  const gaps: SeriesGap[] = [];
  const watch = new SeriesWatch(0, (gap) => gaps.push(gap));
  watch.due({ series: [{ code: 'curve', kind: 'curve', everyMs: 20 }] });
  for (const startMs of [firstMs, secondMs]) watch.waveform({ ...curve, startMs });
  return gaps;
}

it('a recording that begins between two samples of a curve misses none', () => {
  expect(missing(19)).toEqual([]);
});

it('a sample that did not come is missing, at the beginning as later', () => {
  expect(missing(20)).toMatchObject([{ fromMs: 0, toMs: 20 }]);
  expect(missing(0, 40)).toMatchObject([{ fromMs: 20, toMs: 40 }]);
});
