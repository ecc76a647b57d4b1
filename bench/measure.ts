import type { Contest } from './operation.ts';

export interface Samples {
  readonly ours: readonly number[];
  readonly bare: readonly number[];
}

async function timed(once: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await once();
  return performance.now() - began;
}

/**
 * Runs both ways in turn, so that a change of the machine's speed meets both alike, after a warm-up that is not counted.
 * Which of the two goes first alternates, so that neither always finds warm caches.
 */
export async function measure(contest: Contest, runs: number, warmUp = Math.min(5, runs)): Promise<Samples> {
  const ours: number[] = [];
  const bare: number[] = [];
  for (let i = 0; i < warmUp; i += 1) {
    await contest.ours();
    await contest.bare();
  }
  for (let i = 0; i < runs; i += 1) {
    if (i % 2 === 0) {
      ours.push(await timed(contest.ours));
      bare.push(await timed(contest.bare));
    } else {
      bare.push(await timed(contest.bare));
      ours.push(await timed(contest.ours));
    }
  }
  return { ours, bare };
}
