import { describe, expect, it } from 'vitest';
import type { Row } from '../results.ts';
import { ratioInterval, summarise, type Round } from '../statistics.ts';
import { median } from '../statistics.ts';
import { believable, compare, confirmed } from './compare.ts';

/** Noise that is the same at every run of this test; like that of a busy machine, mostly late and seldom early. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return -Math.log(1 - state / 4294967296);
  };
}

function measured(operation: number, cost: number, seed: number): Row {
  const next = noise(seed);
  // Each process has its own speed, by up to two per cent either way.
  const rounds: Round[] = [0, 1, 2].map(() => {
    const own = 0.98 + 0.04 * Math.min(1, next());
    const pairs = Array.from({ length: 30 }, () => ({ ours: cost * own * (1 + 0.1 * next()), bare: 1 + 0.1 * next() }));
    return { ours: pairs.map(({ ours }) => ours), bare: pairs.map(({ bare }) => bare) };
  });
  const [ours, baseline] = [
    summarise(rounds.flatMap((round) => round.ours)),
    summarise(rounds.flatMap((round) => round.bare)),
  ];
  return {
    operation,
    name: `operation ${operation}`,
    size: 65536,
    runtime: 'node',
    ours,
    baselineName: 'bare',
    baseline,
    ratio: ours.median / baseline.median,
    interval: ratioInterval(rounds, 60),
    rounds: rounds.map((round) => median(round.ours) / median(round.bare)),
    discarded: 0,
    target: 2,
    met: true,
  };
}

const sizes = [65536, 262144, 1048576];
const run = (seed: number, slower = 1): { rows: Row[] } => ({
  rows: Array.from({ length: 15 }, (_, i) =>
    sizes.map((size) => ({
      ...measured(i + 1, 1.5 * (i === 5 ? slower : 1), seed * 100 + i * 7 + (size >> 16)),
      size,
    })),
  ).flat(),
});
const worseIn = (before: { rows: Row[] }, now: { rows: Row[] }) => believable(compare(before, now).suspicious);

describe('comparing two runs', () => {
  it('says nothing of unchanged code, however often it is measured', () => {
    const before = run(1);
    for (let seed = 2; seed < 5; seed += 1) expect(worseIn(before, run(seed))).toEqual([]);
  });

  it('finds the one operation that got slower by a fifth, each time', () => {
    const before = run(1);
    for (let seed = 2; seed < 5; seed += 1) {
      const worse = worseIn(before, run(seed, 1.2));
      expect([...new Set(worse.map(({ operation }) => operation))]).toEqual([6]);
      expect(worse[0]?.factor).toBeCloseTo(1.2, 1);
    }
  });

  it('says nothing of what got faster', () => {
    expect(compare(run(1, 1.2), run(2)).suspicious).toEqual([]);
  });

  it('says nothing when the whole machine got slower, baselines and all', () => {
    const slow = run(2).rows.map((row) => ({
      ...row,
      ours: { ...row.ours, median: row.ours.median * 3 },
      baseline: { ...row.baseline, median: row.baseline.median * 3 },
    }));
    expect(compare(run(1), { rows: slow }).suspicious).toEqual([]);
  });

  it('believes a suspicion only when a second measurement agrees', () => {
    const before = run(1);
    const first = worseIn(before, run(2, 1.2));
    expect(confirmed(first, worseIn(before, run(3)))).toEqual([]);
    expect(confirmed(first, worseIn(before, run(3, 1.2))).length).toBeGreaterThan(1);
  });

  it('believes a single row only when it is much worse', () => {
    const worse = (factor: number, size = 65536) => ({
      operation: 6,
      name: 'Sign',
      size,
      runtime: 'node' as const,
      before: 1,
      now: factor,
      factor,
    });
    expect(believable([worse(1.2)])).toEqual([]);
    expect(believable([worse(1.5)])).toHaveLength(1);
    expect(believable([worse(1.2), worse(1.15, 262144)])).toHaveLength(2);
    expect(believable([worse(1.2), { ...worse(1.2, 262144), runtime: 'electron' }])).toEqual([]);
  });

  it('says nothing of a median that a busy machine spoiled while the best runs are as they were', () => {
    const before = run(1);
    const busy = run(2, 1.2).rows.map((row, i) => ({
      ...row,
      ours: { ...row.ours, p5: before.rows[i]?.ours.p5 ?? 0 },
    }));
    expect(worseIn(before, { rows: busy })).toEqual([]);
  });

  it('counts the rows that only one of the two has', () => {
    const before = run(1);
    expect(compare(before, { rows: before.rows.slice(0, 10) })).toMatchObject({ compared: 10, unmatched: 35 });
  });
});
