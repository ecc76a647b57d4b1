import { expect, it } from 'vitest';
import { lowestAndHighest } from './extent.ts';

it('the extent of numbers is that of however many there are', () => {
  expect(lowestAndHighest([])).toBeUndefined();
  expect(lowestAndHighest([3])).toEqual([3, 3]);
  expect(lowestAndHighest(new Set([3, -1, 2]))).toEqual([-1, 3]);
  expect(lowestAndHighest(Array.from({ length: 1_000_000 }, (_, n) => n - 7))).toEqual([-7, 999_992]);
});
