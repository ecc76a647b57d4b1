import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { graphOf, loadedBy } from './module-graph.ts';
import { readSources } from './sources.ts';

const config = z
  .object({ ignorePatterns: z.tuple([z.string().regex(/^\/\{[\w.,-]+\}$/)]) })
  .parse(JSON.parse(readFileSync(new URL('../stryker.config.json', import.meta.url), 'utf8')));
const left = config.ignorePatterns[0].slice(2, -1).split(',');
const graph = graphOf(readSources());

/** As `vitest.mutation.config.ts` has them. */
const tests = [...graph.keys()].filter(
  (file) => /^(protocol|chaincode)\/.*\.test\.ts$/.test(file) && !file.startsWith('protocol/vectors/removals/'),
);

describe('what mutants are held against', () => {
  it('loads nothing that is left out of the place where that is done', () => {
    expect(tests.length).toBeGreaterThan(40);
    const missing = tests.flatMap((test) =>
      [...loadedBy(graph, test).keys()]
        .filter((file) => left.includes(file.split('/')[0] ?? ''))
        .map((file) => `${test}: ${file}`),
    );
    expect(missing, 'take its folder out of ignorePatterns in stryker.config.json').toEqual([]);
  });
});
