import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { RecorderProcess, type ProcessEvents } from './recorder-process.ts';

let events: ProcessEvents | undefined;
let kills: number;
let hears: boolean;
let ended: string[];

function begun(): RecorderProcess {
  return new RecorderProcess(
    (heard) => {
      events = heard;
      return { post: () => undefined, kill: () => (kills += 1) };
    },
    { onNews: () => undefined, onEnded: (how) => ended.push(how), hearsDevice: () => hears },
  );
}

beforeEach(() => {
  vi.useFakeTimers();
  [events, kills, hears, ended] = [undefined, 0, true, []];
});
afterEach(() => vi.useRealTimers());

describe('the process of a capture', () => {
  test('that hears a device and says nothing for twelve seconds is ended, and is said to have been stuck', () => {
    begun();
    vi.advanceTimersByTime(11_000);
    expect(kills).toBe(0);
    vi.advanceTimersByTime(1000);
    expect(kills).toBe(1);
    events?.ended('signal 9');
    expect(ended).toEqual(['signal 9: it was stuck']);
    vi.advanceTimersByTime(60_000);
    expect(kills).toBe(1);
  });

  test('that says it goes on is left alone', () => {
    begun();
    for (let second = 0; second < 600; second += 1) {
      vi.advanceTimersByTime(1000);
      events?.said({ alive: true });
    }
    expect(kills).toBe(0);
  });

  test('that is at work on what was recorded has two minutes', () => {
    hears = false;
    begun();
    vi.advanceTimersByTime(120_000);
    expect(kills).toBe(0);
    vi.advanceTimersByTime(2000);
    expect(kills).toBe(1);
  });
});
