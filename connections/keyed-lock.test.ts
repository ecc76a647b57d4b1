import { describe, expect, it } from 'vitest';
import { KeyedLock } from './keyed-lock.ts';

describe('a keyed lock', () => {
  it('runs work of one key one after the other, and of different keys side by side', async () => {
    const lock = new KeyedLock();
    const order: string[] = [];
    const gates = new Map<string, () => void>();
    const work = (name: string) => async (): Promise<void> => {
      order.push(`${name} begins`);
      await new Promise<void>((resolve) => gates.set(name, resolve));
      order.push(`${name} ends`);
    };
    const all = Promise.all([lock.run('a', work('a1')), lock.run('a', work('a2')), lock.run('b', work('b1'))]);
    await expect.poll(() => order).toEqual(['a1 begins', 'b1 begins']);
    gates.get('a1')?.();
    await expect.poll(() => order).toEqual(['a1 begins', 'b1 begins', 'a1 ends', 'a2 begins']);
    gates.get('a2')?.();
    gates.get('b1')?.();
    await all;
  });

  it('goes on after work that failed, which fails for its own caller only', async () => {
    const lock = new KeyedLock();
    const failing = lock.run('a', () => Promise.reject(new Error('first')));
    const next = lock.run('a', () => Promise.resolve('second'));
    await expect(failing).rejects.toThrow('first');
    await expect(next).resolves.toBe('second');
  });
});
