import { expect, test } from 'vitest';
import { NewsDesk } from './news-desk.ts';

const jobId = '6b1f5d1e-9d0c-4c38-9d7c-0d2f0a3c1b11';

test('progress of one phase is told about ten times a second, and its end always', () => {
  const told: unknown[] = [];
  let now = 0;
  const progress = new NewsDesk(
    (news) => told.push('done' in news ? news.done : undefined),
    () => now,
  ).progressOf(jobId);
  for (now = 0; now < 1000; now += 1) progress('uploading', now, 1000, 'bytes');
  progress('uploading', 1000, 1000, 'bytes');
  expect(told).toHaveLength(11);
  expect(told.at(-1)).toBe(1000);
});

test('a new phase is told at once', () => {
  const told: unknown[] = [];
  const progress = new NewsDesk(
    (news) => told.push('phase' in news ? news.phase : undefined),
    () => 0,
  ).progressOf(jobId);
  progress('sealing', 0, 0, 'bytes');
  progress('uploading', 0, 0, 'bytes');
  expect(told).toEqual(['sealing', 'uploading']);
});
