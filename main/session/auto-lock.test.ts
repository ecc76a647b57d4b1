import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AutoLock } from './auto-lock.ts';

let happened: string[];
let lock: AutoLock;

beforeEach(() => {
  vi.useFakeTimers();
  happened = [];
  lock = new AutoLock({
    seconds: 180,
    onWarning: (left) => happened.push(`warned ${left}`),
    onLock: () => happened.push('locked'),
  });
});
afterEach(() => {
  vi.useRealTimers();
});

test('locks after the time, having warned at least 20 seconds before', () => {
  lock.start();
  vi.advanceTimersByTime(149_999);
  expect(happened).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(happened).toEqual(['warned 30']);
  vi.advanceTimersByTime(29_999);
  expect(happened).toEqual(['warned 30']);
  vi.advanceTimersByTime(1);
  expect(happened).toEqual(['warned 30', 'locked']);
});

test('does not lock somebody who goes on working', () => {
  lock.start();
  for (let i = 0; i < 100; i += 1) {
    vi.advanceTimersByTime(100_000);
    lock.noticeLife();
  }
  expect(happened).toEqual([]);
});

test('after the warning only saying so extends the time', () => {
  lock.start();
  vi.advanceTimersByTime(160_000);
  lock.noticeLife();
  vi.advanceTimersByTime(10_000);
  lock.start();
  vi.advanceTimersByTime(149_000);
  expect(happened).toEqual(['warned 30']);
  vi.advanceTimersByTime(31_000);
  expect(happened).toEqual(['warned 30', 'warned 30', 'locked']);
});

test('does nothing while nobody is signed in', () => {
  lock.noticeLife();
  lock.start();
  lock.stop();
  lock.noticeLife();
  vi.advanceTimersByTime(1_000_000);
  expect(happened).toEqual([]);
});
