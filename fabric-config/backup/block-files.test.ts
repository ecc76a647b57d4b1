import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readChain, upTo, type Chain } from './block-files.ts';
import { Bench, block } from './testing/archives.ts';

const bench = new Bench();
afterAll(bench.remove);

/** Blocks of these sizes from number 0, so many a file, and some bytes of the next one. */
function lay(sizes: readonly number[], perFile: number, torn: number): string {
  const blocks = sizes.map((bytes, number) => block(number, bytes));
  const files = Array.from({ length: Math.ceil(blocks.length / perFile) }, (_, at) =>
    Buffer.concat(blocks.slice(at * perFile, (at + 1) * perFile)),
  );
  const next = block(sizes.length, 300).subarray(0, torn);
  const folder = bench.freshFolder('chain');
  files.forEach((content, at) => {
    const last = at === files.length - 1 ? [content, next] : [content];
    writeFileSync(join(folder, `blockfile_${String(at).padStart(6, '0')}`), Buffer.concat(last));
  });
  return folder;
}

const contents = ({ files }: Chain): Buffer =>
  Buffer.concat(files.map(({ file, bytes }) => readFileSync(file).subarray(0, bytes)));

const layouts = fc.record({
  sizes: fc.array(fc.nat(400), { minLength: 1, maxLength: 12 }),
  perFile: fc.integer({ min: 1, max: 5 }),
  torn: fc.nat(300),
});

describe('files of blocks', () => {
  it('are read as whole blocks, whatever of the next one lies there', () => {
    fc.assert(
      fc.property(layouts, ({ sizes, perFile, torn }) => {
        const chain = readChain(lay(sizes, perFile, torn));
        expect(chain.height).toBe(sizes.length);
        expect(contents(chain)).toEqual(Buffer.concat(sizes.map((bytes, number) => block(number, bytes))));
      }),
      { numRuns: 60 },
    );
  });

  it('are cut before any block', () => {
    fc.assert(
      fc.property(layouts, fc.nat(11), ({ sizes, perFile, torn }, at) => {
        const height = 1 + (at % sizes.length);
        const chain = upTo(readChain(lay(sizes, perFile, torn)), height);
        expect(chain.height).toBe(height);
        expect(contents(chain)).toEqual(
          Buffer.concat(sizes.slice(0, height).map((bytes, number) => block(number, bytes))),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('with a file in which nothing is whole yet end in the one before', () => {
    const folder = lay([10, 10], 2, 0);
    writeFileSync(join(folder, 'blockfile_000001'), block(2, 90).subarray(0, 7));
    const chain = readChain(folder);
    expect(chain.height).toBe(2);
    expect(chain.files.map(({ name }) => name)).toEqual(['blockfile_000000']);
  });

  it('that are none are no ledger', () => {
    expect(() => readChain(bench.file('nowhere'))).toThrow(expect.objectContaining({ code: 'LEDGER_UNAVAILABLE' }));
  });
});
