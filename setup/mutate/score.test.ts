import { describe, expect, it } from 'vitest';
import { keptScore, scoreLine, sumOf, talliesIn } from './score.mjs';

const mutants = (...statuses: string[]) => ({ mutants: statuses.map((status) => ({ status })) });
const report = {
  files: {
    'protocol/audit/entry.ts': mutants('Killed', 'Timeout', 'Survived', 'Ignored', 'CompileError'),
    'chaincode/audit/store.ts': mutants('Killed', 'Killed'),
    'chaincode/audit/anchor.ts': mutants('NoCoverage'),
    'protocol/types.ts': mutants(),
  },
};

describe('the score of a run of mutations', () => {
  it('is by folder, and counts what was left out for nothing', () => {
    expect([...talliesIn(report)]).toEqual([
      ['chaincode/audit', { caught: 2, missed: 1 }],
      ['protocol', { caught: 0, missed: 0 }],
      ['protocol/audit', { caught: 2, missed: 1 }],
    ]);
  });

  it('is told in words', () => {
    const all = sumOf(talliesIn(report).values());
    expect(scoreLine('mutation score', all)).toBe('mutation score: 66.7 % of 6 mutants noticed, 2 not');
    expect(scoreLine('nothing', { caught: 0, missed: 0 })).toBe('nothing: – % of 0 mutants noticed, 0 not');
  });

  it('is kept with when and of what it is', () => {
    const at = new Date('2026-12-01T00:00:00Z');
    expect(keptScore(report, { at, commit: 'abc' })).toEqual({
      ...{ format: 'openward-mutation/1', at: '2026-12-01T00:00:00.000Z', commit: 'abc' },
      all: { percent: 66.7, caught: 4, missed: 2 },
      folders: {
        'chaincode/audit': { percent: 66.7, caught: 2, missed: 1 },
        protocol: { percent: null, caught: 0, missed: 0 },
        'protocol/audit': { percent: 66.7, caught: 2, missed: 1 },
      },
    });
  });
});
