import { describe, expect, it } from 'vitest';
import { measure, slowed } from './measure.ts';
import type { Contest } from './operation.ts';

function recorded(calls: string[], more: Partial<Contest> = {}): Contest {
  const call = (name: string) => () => Promise.resolve(calls.push(name));
  return { ours: call('ours'), bare: call('bare'), ready: call('ready'), end: call('end'), ...more };
}

describe('measuring', () => {
  it('does both ways in turn, each first as often as the other, and makes ready before each pair', async () => {
    const calls: string[] = [];
    const samples = await measure(recorded(calls), 4, 0);
    expect(calls).toEqual([
      'ready',
      'ours',
      'bare',
      'ready',
      'bare',
      'ours',
      'ready',
      'ours',
      'bare',
      'ready',
      'bare',
      'ours',
      'end',
    ]);
    expect(samples).toMatchObject({ discarded: 0 });
    expect([samples.ours.length, samples.bare.length]).toEqual([4, 4]);
  });

  it('does not count the warm-up', async () => {
    const calls: string[] = [];
    const { ours } = await measure(recorded(calls), 2, 1);
    expect(ours).toHaveLength(2);
    expect(calls.filter((name) => name === 'ours')).toHaveLength(3);
  });

  it('warms quick operations up longer than was asked, until they are compiled', async () => {
    const calls: string[] = [];
    await measure(recorded(calls), 2, 3);
    expect(calls.filter((name) => name === 'ours').length).toBeGreaterThan(100);
  });

  it('does a pair anew when ordering was not available, and says so', async () => {
    let failures = 1;
    const bare = () =>
      failures-- > 0 ? Promise.reject(Object.assign(new Error('too few orderers'), { code: 14 })) : Promise.resolve();
    await expect(measure(recorded([], { bare }), 3, 0)).resolves.toMatchObject({ discarded: 1 });
  });

  it('fails when ordering stays away, and at the first failure of another kind', async () => {
    const unavailable = () => Promise.reject(Object.assign(new Error('too few orderers'), { code: 14 }));
    await expect(measure(recorded([], { bare: unavailable }), 3, 0)).rejects.toThrow('too few orderers');
    const calls: string[] = [];
    await expect(measure(recorded(calls, { ours: () => Promise.reject(new Error('broken')) }), 3, 0)).rejects.toThrow(
      'broken',
    );
    expect(calls).toEqual(['ready', 'end']);
  });

  it('slows our way by the share asked for and leaves the bare one alone', async () => {
    const wait = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));
    const { ours, bare } = await measure(slowed({ ours: wait, bare: wait }, 0.5), 5, 0);
    // A timer may be late on a busy machine and is never early, so that only the quickest of each say something.
    expect(Math.min(...ours)).toBeGreaterThan(28);
    expect(Math.min(...bare)).toBeLessThan(Math.min(...ours));
  });
});
