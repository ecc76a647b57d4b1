import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readChain } from './block-files.ts';
import { atOneHeight } from './one-height.ts';
import { Bench, block } from './testing/archives.ts';

const bench = new Bench();
afterAll(bench.remove);

/** Orderers that have so many blocks. */
function orderers(heights: readonly number[]) {
  return new Map(
    heights.map((height, at) => {
      const folder = bench.freshFolder(`orderer${at}`);
      const blocks = Array.from({ length: height }, (_, number) => block(number, 40));
      writeFileSync(join(folder, 'blockfile_000000'), Buffer.concat(blocks));
      return [at, readChain(folder)] as const;
    }),
  );
}

describe('the orderers of a backup', () => {
  it.each([
    { had: [9, 9, 9, 9], peer: 9, kept: [9, 9, 9, 9] },
    { had: [9, 9, 9, 10], peer: 9, kept: [9, 9, 9, 9] },
    { had: [12, 12, 10, 9], peer: 10, kept: [10, 10, 10, 9] },
    { had: [12, 12, 12, 3], peer: 10, kept: [12, 12, 12, 3] },
    { had: [7, 7, 7, 6, 8], peer: 7, kept: [7, 7, 7, 6, 7] },
  ])('that have $had blocks have $kept, which a quorum has, where a peer has $peer', ({ had, peer, kept }) => {
    const chains = atOneHeight(orderers(had), peer);
    expect([...(chains?.values() ?? [])].map(({ height }) => height)).toEqual(kept);
  });

  it.each([
    { had: [9, 9, 9, 10], peer: 10 },
    { had: [12, 12, 9, 9], peer: 10 },
  ])('of which $had are waited for, where a peer has $peer', ({ had, peer }) => {
    expect(atOneHeight(orderers(had), peer)).toBeUndefined();
  });
});
