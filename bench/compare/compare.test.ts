import { describe, expect, it } from 'vitest';
import type { Row } from '../results.ts';
import { ratioInterval, summarise, type Round } from '../statistics.ts';
import { median } from '../statistics.ts';
import { compare, confirmed } from './compare.ts';

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
  const [ours, baseline] = [summarise(rounds.flatMap((round) => round.ours)), summarise(rounds.flatMap((round) => round.bare))];
  return { operation, name: `operation ${operation}`, size: 65536, runtime: 'node', ours, baselineName: 'bare', baseline, ratio: ours.median / baseline.median, interval: ratioInterval(rounds, 300), rounds: rounds.map((round) => median(round.ours) / median(round.bare)), discarded: 0, target: 2, met: true };
}

const run = (seed: number, slower = 1): { rows: Row[] } => ({ rows: Array.from({ length: 15 }, (_, i) => measured(i + 1, 1.5 * (i === 5 ? slower : 1), seed * 100 + i)) });

describe('comparing two runs', () => {
  it('says nothing of unchanged code, however often it is measured', () => {
    const before = run(1);
    for (let seed = 2; seed < 6; seed += 1) expect(compare(before, run(seed)).suspicious).toEqual([]);
  });

  it('finds the one operation that got slower by a fifth, each time', () => {
    const before = run(1);
    for (let seed = 2; seed < 6; seed += 1) {
      const { suspicious } = compare(before, run(seed, 1.2));
      expect(suspicious.map(({ operation }) => operation)).toEqual([6]);
      expect(suspicious[0]?.factor).toBeCloseTo(1.2, 1);
    }
  });

  it('says nothing of what got faster', () => {
    expect(compare(run(1, 1.2), run(2)).suspicious).toEqual([]);
  });

  it('says nothing when the whole machine got slower, baselines and all', () => {
    const slow = run(2).rows.map((row) => ({ ...row, ours: { ...row.ours, median: row.ours.median * 3 }, baseline: { ...row.baseline, median: row.baseline.median * 3 } }));
    expect(compare(run(1), { rows: slow }).suspicious).toEqual([]);
  });

  it('believes a suspicion only when a second measurement agrees', () => {
    const before = run(1);
    const first = compare(before, run(2, 1.2));
    expect(confirmed(first, compare(before, run(3)))).toEqual([]);
    expect(confirmed(first, compare(before, run(3, 1.2)))).toHaveLength(1);
  });

  it('counts the rows that only one of the two has', () => {
    const before = run(1);
    expect(compare(before, { rows: before.rows.slice(0, 10) })).toMatchObject({ compared: 10, unmatched: 5 });
  });
});
