import { expect, it } from 'vitest';
import { BackOff } from './back-off.ts';

/** When each try is due, by a clock that a test turns on by a second at a time. */
function dueTimes(backOff: BackOff, until: number, from = 0): number[] {
  const tries: number[] = [];
  for (let second = from; second <= until; second += 1) {
    if (!backOff.isDue('cloud', second * 1000)) continue;
    backOff.tried('cloud', second * 1000);
    tries.push(second);
  }
  return tries;
}

it('what ends at once each time is tried ever later', () => {
  expect(dueTimes(new BackOff(), 1000)).toEqual([0, 1, 6, 36, 156, 456, 756]);
});

it('what has run for ten minutes is tried at once, as the first time', () => {
  const backOff = new BackOff();
  expect(dueTimes(backOff, 40)).toEqual([0, 1, 6, 36]);
  expect(dueTimes(backOff, 636, 636)).toEqual([636]);
  expect(dueTimes(backOff, 637, 637)).toEqual([637]);
});

it('one that fails does not hold up another', () => {
  const backOff = new BackOff();
  backOff.tried('cloud', 0);
  expect([backOff.isDue('cloud', 1), backOff.isDue('storage', 1)]).toEqual([false, true]);
});
