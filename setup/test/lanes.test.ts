import { expect, it } from 'vitest';
import { LANES, performAll } from './lanes.mjs';
import type { Phase } from './run-phase.mjs';

const MINUTE_MS = 60_000;
const phase = (name: string, minutes?: number): Phase => ({ name, command: [], ...(minutes && { minutes }) });

/** A clock that goes on by what each phase takes, the lanes one after the other. */
function timed(phases: Phase[], limit: number, takes = (one: Phase): number => one.minutes ?? 0) {
  let now = 0;
  const begun: string[] = [];
  const left = performAll(phases, {
    until: limit * MINUTE_MS,
    now: () => now,
    perform: (one) => {
      begun.push(one.name);
      now += takes(one) * MINUTE_MS;
      return Promise.resolve();
    },
  });
  return { begun, left };
}

it('performs every phase, in its order, when there is time', async () => {
  const { begun, left } = timed([phase('long', 9), phase('short', 1), phase('unmeasured')], Infinity);
  expect(await left).toEqual([]);
  expect(begun).toEqual(['long', 'short', 'unmeasured']);
});

it('begins nothing that would not end in time, and tells what', async () => {
  const { begun, left } = timed([phase('a', 6), phase('b', 6), phase('c', 6)], 12);
  expect((await left).map(({ name }) => name)).toEqual(['c']);
  expect(begun).toEqual(['a', 'b']);
});

it('begins a shorter one in the time that is too short for the next', async () => {
  const { begun, left } = timed([phase('a', 6), phase('b', 6), phase('c', 2)], 10);
  expect((await left).map(({ name }) => name)).toEqual(['b']);
  expect(begun).toEqual(['a', 'c']);
});

it('performs what mostly waits beside the others, one after the other', async () => {
  const running = new Set<string>();
  await performAll(
    ['busy 1', 'busy 2', 'waits 1', 'waits 2'].map((name) => ({ ...phase(name), waits: name.startsWith('waits') })),
    {
      until: Infinity,
      perform: async ({ name }, lane) => {
        expect(lane === LANES).toBe(name.startsWith('waits'));
        running.add(name);
        if (name === 'waits 1') expect([...running]).toEqual(['busy 1', 'busy 2', 'waits 1']);
        await Promise.resolve();
        running.delete(name);
      },
    },
  );
});

it('has so many at a time as there are lanes, each of another lane', async () => {
  const at: number[] = [];
  let most = 0;
  await performAll(
    Array.from({ length: 3 * LANES }, (_, n) => phase(String(n))),
    {
      until: Infinity,
      perform: async (_, lane) => {
        at.push(lane);
        most = Math.max(most, at.length);
        expect(new Set(at).size, 'expected no two phases on one lane').toBe(at.length);
        await Promise.resolve();
        at.splice(at.indexOf(lane), 1);
      },
    },
  );
  expect(most).toBe(LANES);
});
