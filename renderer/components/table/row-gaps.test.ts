import fc from 'fast-check';
import { expect, it } from 'vitest';
import { withGaps } from './row-gaps.ts';

it('leaves the page as high as with every row, whichever are shown', () => {
  const rows = fc.array(fc.record({ height: fc.integer({ min: 1, max: 200 }), shown: fc.boolean() }), {
    maxLength: 50,
  });
  fc.assert(
    fc.property(rows, fc.nat(500), (all, top) => {
      let start = top;
      const placed = all.map(({ height, shown }, index) => ({ index, start, end: (start += height), shown }));
      const total = start - top;
      const shown = placed.filter((row) => row.shown);
      const { rows: page, after } = withGaps(shown, top, total);
      expect(page.map(({ index }) => index)).toEqual(shown.map(({ index }) => index));
      expect([after, ...page.map(({ gap }) => gap)].every((height) => height >= 0)).toBe(true);
      const heights = shown.reduce((sum, row) => sum + row.end - row.start, 0);
      expect(page.reduce((sum, { gap }) => sum + gap, after) + heights).toBe(total);
    }),
  );
});

it('has all of the height after nothing', () => {
  expect(withGaps([], 40, 530)).toEqual({ rows: [], after: 530 });
});
