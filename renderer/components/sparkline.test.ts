import { expect, it } from 'vitest';
import { sparkPath } from './sparkline.tsx';

it('the course of a value is drawn, however many there are of it', () => {
  const times = Array.from({ length: 300_000 }, (_, n) => n);
  const values = times.map((n) => (n === 7 ? null : n % 100));
  expect(sparkPath(times, values, 120, 26)).toMatch(/^M0[. ,\d]/);
  expect(sparkPath([0], [null], 120, 26)).toBe('');
});
