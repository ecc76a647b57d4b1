import { describe, expect, it } from 'vitest';
import { PDE } from '../domain/record.ts';
import { replayedCases } from '../protocol/vectors/replay.ts';
import { VECTOR_FILES } from '../protocol/vectors/vector-files.ts';
import { codeIn, readDocument, rowsIn } from './testing/markdown.ts';

const formats = readDocument('docs/formats.md');

describe('docs/formats.md', () => {
  const refused = new Set(
    VECTOR_FILES.flatMap(replayedCases)
      .filter(({ errors, isRefused = false }) => errors !== undefined || isRefused)
      .map(({ file, name }) => `${file}: ${name}`),
  );

  it('names for each rule cases that must fail', () => {
    const section = formats.slice(formats.indexOf('### Rules'), formats.indexOf('## Worked example'));
    const named = rowsIn(section).flatMap(([, cases = '']) => codeIn(cases));
    expect(named.length).toBeGreaterThan(40);
    expect(named.filter((name) => !refused.has(name))).toEqual([]);
  });

  it('names every file of vectors', () => {
    expect(VECTOR_FILES.filter((file) => !formats.includes(`\`${file}.json\``))).toEqual([]);
  });
});

describe('docs/operations.md', () => {
  it('looks on the ledger for what a P_DE holds', () => {
    const looked = /strings \| grep -o '"(\w+)":/.exec(readDocument('docs/operations.md'))?.[1];
    expect(Object.keys(PDE.shape)).toContain(looked);
  });
});
