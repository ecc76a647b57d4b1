import { expect, it } from 'vitest';
import { framesOf } from './frames.ts';

it('counts frames a second and finds the one that was late', () => {
  const times = [...Array.from({ length: 51 }, (_, i) => i * 16), 900, 1000];
  expect(framesOf(times)).toMatchObject({ frames: 52, seconds: 1, fps: 52, longestFrameMs: 100, p95FrameMs: 16 });
});
