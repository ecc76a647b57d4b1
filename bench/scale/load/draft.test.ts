import { describe, expect, it } from 'vitest';
import { PDE } from '../../../domain/record.ts';
import { loadDraft } from './draft.ts';

const crowd = { patients: 4, doctors: 3 };
const make = (index: number, seed = 'a') => loadDraft(seed, index, crowd, 'openward-records');

describe('a draft of the bulk load', () => {
  it('is the same for the same seed and number, and another for any other', () => {
    expect(make(7)).toEqual(make(7));
    expect(make(7).record.T_ID).not.toBe(make(8).record.T_ID);
    expect(make(7).record.digest).not.toBe(make(7, 'b').record.digest);
  });

  it('is a P_DE once it is signed', () => {
    expect(PDE.safeParse({ ...make(3).record, D_SP: 'a..b', D_SD: 'a..b' }).success).toBe(true);
  });

  it('shares the records out evenly, and every patient meets every doctor', () => {
    const pairs = new Set(Array.from({ length: 12 }, (_, i) => `${make(i).patient} ${make(i).doctor}`));
    expect(pairs.size).toBe(12);
  });
});
