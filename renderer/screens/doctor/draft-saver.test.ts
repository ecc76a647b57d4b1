import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AskError } from '../../bridge/index.ts';
import { DraftSaver } from './draft-saver.ts';

const first = '2025-03-03T06:05:00.000Z';

function saverWith(save: (value: string) => Promise<string>) {
  const saver = new DraftSaver<string>({ save, savedAt: undefined, delayMs: 800, againMs: 5000 });
  const states: string[] = [];
  saver.subscribe(() => states.push(saver.now().state));
  return { saver, states };
}

describe('saving a draft', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('waits for a pause in the writing and saves the last value once', async () => {
    const save = vi.fn(() => Promise.resolve(first));
    const { saver, states } = saverWith(save);
    saver.change('a');
    await vi.advanceTimersByTimeAsync(500);
    saver.change('ab');
    await vi.advanceTimersByTimeAsync(799);
    expect(save).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(save.mock.calls).toEqual([['ab']]);
    expect(states).toEqual(['unsaved', 'unsaved', 'saving', 'saved']);
    expect(saver.now().savedAt).toBe(first);
  });

  it('never has two saves under way, and ends with the newest value', async () => {
    const done: (() => void)[] = [];
    const save = vi.fn(() => new Promise<string>((resolve) => done.push(() => resolve(first))));
    const { saver } = saverWith(save);
    saver.change('a');
    void saver.flush();
    saver.change('ab');
    const all = saver.flush();
    const twice = saver.flush();
    expect(save).toHaveBeenCalledTimes(1);
    done[0]?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(save.mock.calls).toEqual([['a'], ['ab']]);
    done[1]?.();
    expect(await Promise.all([all, twice])).toEqual([true, true]);
    expect(saver.now().state).toBe('saved');
  });

  it('keeps what could not be saved and tries again by itself', async () => {
    const save = vi
      .fn<(value: string) => Promise<string>>()
      .mockRejectedValueOnce(new AskError('INTERNAL', 'r1'))
      .mockResolvedValueOnce(first);
    const { saver } = saverWith(save);
    saver.change('a');
    expect(await saver.flush()).toBe(false);
    expect(saver.now()).toMatchObject({ state: 'failed', error: { code: 'INTERNAL' } });
    await vi.advanceTimersByTimeAsync(5000);
    expect(save.mock.calls).toEqual([['a'], ['a']]);
    expect(saver.now().state).toBe('saved');
  });

  it('has nothing to do when nothing was written', async () => {
    const save = vi.fn(() => Promise.resolve(first));
    const { saver } = saverWith(save);
    expect(await saver.flush()).toBe(true);
    expect(save).not.toHaveBeenCalled();
  });
});
