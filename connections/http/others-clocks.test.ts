import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { OthersClocks } from './others-clocks.ts';

const noon = Date.parse('2026-01-02T12:00:00.000Z');
beforeEach(() => {
  vi.useFakeTimers({ now: noon, toFake: ['Date', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const httpDate = (time: number): string => new Date(time).toUTCString();

it.each([-360, -1, 0, 1, 360])('a machine %i s ahead is known to be so, to a second', (seconds) => {
  const clocks = new OthersClocks();
  clocks.note('sa.test', httpDate(noon + seconds * 1000), noon);
  expect(Math.abs((clocks.ahead().get('sa.test') ?? Infinity) - seconds * 1000)).toBeLessThanOrEqual(1000);
});

it.each([undefined, '', 'yesterday', ['Fri, 02 Jan 2026 12:00:00 GMT']])('an answer dated %j says nothing', (date) => {
  const clocks = new OthersClocks();
  clocks.note('sa.test', date, noon);
  expect(clocks.ahead().size).toBe(0);
});

it('what was seen before this machine’s clock was set is forgotten, and not before', () => {
  const clocks = new OthersClocks();
  clocks.note('sa.test', httpDate(noon + 600_000), noon);
  vi.advanceTimersByTime(60_000);
  expect(clocks.ahead().size).toBe(1);
  vi.setSystemTime(noon + 660_000);
  expect(clocks.ahead().size).toBe(0);
});
