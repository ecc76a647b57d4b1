import { expect, it } from 'vitest';
import { extentOf } from './extent.ts';

it('the extent of numbers is that of however many there are', () => {
  expect(extentOf([])).toBeUndefined();
  expect(extentOf([3])).toEqual([3, 3]);
  expect(extentOf(new Set([3, -1, 2]))).toEqual([-1, 3]);
  expect(extentOf(Array.from({ length: 1_000_000 }, (_, n) => n - 7))).toEqual([-7, 999_992]);
});
