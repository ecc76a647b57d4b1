import type { Contest } from './operation.ts';

export interface Samples {
  /** Milliseconds; `ours[i]` and `bare[i]` were measured directly after one another. */
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
  try {
    for (let i = -warmUp; i < runs; i += 1) {
      await contest.ready?.();
      const oursFirst = i % 2 === 0;
      const first = await timed(oursFirst ? contest.ours : contest.bare);
      const second = await timed(oursFirst ? contest.bare : contest.ours);
      if (i < 0) continue;
      ours.push(oursFirst ? first : second);
      bare.push(oursFirst ? second : first);
    }
  } finally {
    await contest.end?.();
  }
  return { ours, bare };
}

/** The same contest with our way made slower by a share of its own time: a control, to see that a comparison notices. */
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
