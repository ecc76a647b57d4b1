import { beforeEach, describe, expect, test } from 'vitest';
import { RoomLeft } from './disk-room.ts';

const MB = 1_000_000;
let left: RoomLeft;
beforeEach(() => (left = new RoomLeft()));

/** Looks every ten seconds for that long; what the last one says. */
function during(seconds: number, at: (second: number) => { free: number; written: number }): number | undefined {
  let last: number | undefined;
  for (let second = 0; second <= seconds; second += 10)
    last = left.after({ ...at(second), atMs: 5_000_000 + 1000 * second });
  return last;
}

describe('the room that is left for a recording', () => {
  test('is told when it is for ten minutes or less, at the rate it goes', () => {
    const at = (second: number) => ({ free: 60 * MB - 0.1 * MB * second, written: 0.01 * MB * second });
    expect(during(10, at)).toBeUndefined();
    left = new RoomLeft();
    expect(during(20, (second) => ({ ...at(second), free: 62 * MB - 0.1 * MB * second }))).toBe(10);
    left = new RoomLeft();
    expect(during(120, at)).toBe(8);
  });

  test('is not told while nothing goes, while it is for longer, or before that can be known', () => {
    expect(during(600, () => ({ free: 1000, written: 0 }))).toBeUndefined();
    left = new RoomLeft();
    expect(during(600, (second) => ({ free: 5000 * MB - MB * second, written: 1000 * second }))).toBeUndefined();
    left = new RoomLeft();
    expect(during(10, (second) => ({ free: 1000 - second, written: second }))).toBeUndefined();
  });

  test('is what the recording needs though others make room meanwhile, as far as they have made it', () => {
    const at = (second: number) => ({ free: MB, written: 0.01 * MB * second });
    expect(during(60, at)).toBe(1);
  });

  test('is told anew after something large was written once', () => {
    const at = (second: number) => ({ free: (second < 30 ? 900 : 100) * MB, written: 1000 * second });
    expect(during(60, at)).toBe(0);
    left = new RoomLeft();
    expect(during(300, at)).toBeUndefined();
  });

  test('is nothing on a disk that is full', () => {
    expect(during(60, (second) => ({ free: Math.max(0, MB - 0.1 * MB * second), written: 0 }))).toBe(0);
  });
});
