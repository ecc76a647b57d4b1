import { describe, expect, it } from 'vitest';
import { operations } from './operations/index.ts';
import { operationNumbers } from './operation.ts';
import { counts, largeSizes, paperSizes, plan, ROUNDS, share, sizeName } from './plan.ts';

describe('the plan of a run', () => {
  it('has every operation of the paper once, at each of its sizes, and the large sizes where bytes are touched', () => {
    expect(operations.map(({ number }) => number)).toEqual([...operationNumbers]);
    const rows = plan(operations, counts(1000), 0);
    for (const { number, touchesBytes } of operations) {
      expect(rows.filter(({ operation }) => operation === number).map(({ size }) => size)).toEqual([
        ...paperSizes,
        ...(touchesBytes ? largeSizes : []),
      ]);
    }
    expect(operations.filter(({ touchesBytes }) => touchesBytes).map(({ number }) => number)).toEqual([
      1, 2, 3, 4, 5, 13, 14,
    ]);
  });

  it.each([30, 1000])('adds up to %i over its rounds, and no round of a quick run is without a row', (runs) => {
    const all = counts(runs);
    const rounds = Array.from({ length: ROUNDS }, (_, round) => plan(operations, all, round));
    const total = (size: number): number =>
      rounds.reduce((sum, rows) => sum + (rows.find((row) => row.operation === 1 && row.size === size)?.runs ?? 0), 0);
    expect(paperSizes.map(total)).toEqual([runs, runs, runs]);
    expect(largeSizes.map(total)).toEqual([all.at64MiB, all.at1GiB]);
    expect(rounds.flat().every((row) => row.runs > 0)).toBe(true);
  });

  it('gives the remainder to the first rounds', () => {
    expect([0, 1, 2].map((round) => share(5, round))).toEqual([2, 2, 1]);
  });

  it('names sizes as the paper does', () => {
    expect([...paperSizes, ...largeSizes].map(sizeName)).toEqual(['64 kB', '256 kB', '1 MB', '64 MB', '1 GiB']);
  });
});
