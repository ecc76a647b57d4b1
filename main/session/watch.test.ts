import { afterEach, expect, it } from 'vitest';
import type { ConnectionPart } from '../../api/window/news.ts';
import { watchReach, type Reach, type WatchedPart } from './watch.ts';

/** A part of the network that a test takes away and gives back. */
class Part implements WatchedPart {
  up = true;
  /** Accepts, and never answers. */
  hung = false;
  asked = 0;
  #lose: () => void = () => undefined;

  constructor(readonly name: ConnectionPart) {}

  readonly reach = (): Promise<{ readonly lost: Promise<unknown> }> => {
    this.asked += 1;
    if (this.hung) return new Promise(() => undefined);
    if (!this.up) return Promise.reject(new Error('refused'));
    return Promise.resolve({ lost: new Promise<void>((resolve) => (this.#lose = resolve)) });
  };

  /** Its connection breaks; whether it can be had again is `up`. */
  dies(): void {
    this.up = false;
    this.#lose();
  }
  breaks(): void {
    this.#lose();
  }
}

let end: () => void = () => undefined;
afterEach(() => end());

/** What was told, one after the other; `next` waits for the one that was not seen yet. */
function watching(parts: readonly Part[], patience = 4000): { next: () => Promise<Reach>; told: readonly Reach[] } {
  const told: Reach[] = [];
  let seen = 0;
  let wake: () => void = () => undefined;
  end = watchReach({
    parts,
    patience,
    pause: () => 1,
    onChange: (state) => {
      told.push(state);
      wake();
    },
  });
  const next = async (): Promise<Reach> => {
    while (told.length <= seen) await new Promise<void>((resolve) => (wake = resolve));
    const state = told[seen];
    seen += 1;
    if (state === undefined) throw new Error('Nothing was told');
    return state;
  };
  return { next, told };
}

it('tells which part died as soon as its connection breaks, and when it is back, though nobody asks', async () => {
  const [ledger, hospital, cloud] = [new Part('ledger'), new Part('hospital'), new Part('cloud')];
  const { next } = watching([ledger, hospital, cloud]);
  expect(await next()).toEqual({ missing: [], asOf: undefined });
  const before = Date.now();
  hospital.dies();
  const lost = await next();
  expect(lost.missing).toEqual(['hospital']);
  expect(lost.asOf?.getTime()).toBeGreaterThanOrEqual(before);
  cloud.dies();
  const both = await next();
  expect(both.missing).toEqual(['hospital', 'cloud']);
  expect(both.asOf).toEqual(lost.asOf);
  hospital.up = true;
  expect((await next()).missing).toEqual(['cloud']);
  cloud.up = true;
  expect(await next()).toEqual({ missing: [], asOf: undefined });
});

it('says nothing of a connection that broke and could be had again', async () => {
  const sa = new Part('sa');
  const { next, told } = watching([sa]);
  await next();
  sa.breaks();
  sa.breaks();
  await new Promise(setImmediate);
  sa.dies();
  expect((await next()).missing).toEqual(['sa']);
  expect(told).toHaveLength(2);
});

it('takes a part that accepts and never answers for one that is missing', async () => {
  const storage = new Part('storage');
  storage.hung = true;
  const { next } = watching([storage, new Part('ledger')], 20);
  expect(await next()).toEqual({ missing: ['storage'], asOf: undefined });
  storage.hung = false;
  expect((await next()).missing).toEqual([]);
});

it('asks nobody any more once it was ended', async () => {
  const cloud = new Part('cloud');
  const { next } = watching([cloud]);
  await next();
  end();
  cloud.dies();
  await new Promise(setImmediate);
  expect(cloud.asked).toBe(1);
});
