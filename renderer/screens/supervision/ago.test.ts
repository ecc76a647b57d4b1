import { describe, expect, it } from 'vitest';
import { waitedSince } from './ago.ts';

describe('how long something has waited', () => {
  const now = new Date('2026-12-01T12:00:00.000Z');
  it.each([
    ['2026-12-01T11:59:10.000Z', 'minutes', 0],
    ['2026-12-01T10:01:00.000Z', 'minutes', 119],
    ['2026-12-01T10:00:00.000Z', 'hours', 2],
    ['2026-11-29T12:00:01.000Z', 'hours', 47],
    ['2026-11-29T12:00:00.000Z', 'days', 2],
    // By another machine's clock.
    ['2026-12-01T12:00:30.000Z', 'minutes', 0],
  ])('is told of %s in %s: %i', (since, unit, count) => {
    expect(waitedSince(since, now)).toEqual({ unit, count });
  });
});
