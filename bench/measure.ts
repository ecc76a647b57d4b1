import type { Contest } from './operation.ts';

export interface Samples {
  /** Milliseconds; `ours[i]` and `bare[i]` were measured directly after one another. */
  readonly ours: readonly number[];
  readonly bare: readonly number[];
  /** Pairs that were done anew because ordering refused one of the two. */
  readonly discarded: number;
}

async function timed(once: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await once();
  return performance.now() - began;
}

/**
 * What takes microseconds is compiled only after hundreds of calls, so quick operations warm up for so long, or so
 * often.
 */
const WARM_MS = 300;
const WARM_PAIRS = 1000;

/** Pairs that may be thrown away because the network, not what is measured, failed: one, and one in fifty. */
export function patience(runs: number): number {
  return 1 + Math.floor(runs / 50);
}

/** gRPC's UNAVAILABLE: with BFT ordering a transaction may be refused because too few orderers answered in time. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 14 || error.code === 'LEDGER_UNAVAILABLE');
}

/**
 * Runs both ways in turn, so that a change of the machine's speed meets both alike, after a warm-up that is not
 * counted. Which of the two goes first alternates, so that neither always finds warm caches. When ordering refuses one
 * of a pair the pair is done anew, a few times; how often is part of the answer.
 */
export async function measure(contest: Contest, runs: number, warmUp = Math.min(5, runs)): Promise<Samples> {
  const samples = { ours: [] as number[], bare: [] as number[], discarded: 0 };
  try {
    const pairOf = (i: number): ReturnType<typeof onePair> =>
      onePair(contest, i % 2 === 0, () => (samples.discarded += 1) <= patience(runs));
    const warm = performance.now() + WARM_MS;
    for (let i = 0; i < warmUp || (warmUp > 1 && i < WARM_PAIRS && performance.now() < warm); i += 1) await pairOf(i);
    for (let i = 0; i < runs; i += 1) {
      const pair = await pairOf(i);
      samples.ours.push(pair.ours);
      samples.bare.push(pair.bare);
    }
  } finally {
    await contest.end?.();
  }
  return samples;
}

async function onePair(
  contest: Contest,
  oursFirst: boolean,
  mayDiscard: () => boolean,
): Promise<{ ours: number; bare: number }> {
  for (;;) {
    try {
      await contest.ready?.();
      const first = await timed(oursFirst ? contest.ours : contest.bare);
      const second = await timed(oursFirst ? contest.bare : contest.ours);
      return oursFirst ? { ours: first, bare: second } : { ours: second, bare: first };
    } catch (error) {
      if (!isUnavailable(error) || !mayDiscard()) throw error;
    }
  }
}

/**
 * The same contest with our way made slower by a share of its own time: a control, to see that a comparison notices.
 */
export function slowed(contest: Contest, share: number): Contest {
  return {
    ...contest,
    ours: async () => {
      const began = performance.now();
      const answer = await contest.ours();
      const until = performance.now() + share * (performance.now() - began);
      while (performance.now() < until);
      return answer;
    },
  };
}
