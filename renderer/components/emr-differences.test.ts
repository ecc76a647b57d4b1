import { expect, it } from 'vitest';
import { comparedParts, differencesOf, proseLines, type Lines } from './emr-differences.ts';

const nothing: readonly string[] = [];
const lines = (some: Partial<Lines>): Lines => ({
  ...{ encounter: nothing, subject: nothing, complaint: nothing, findings: nothing, vitalSigns: nothing },
  ...{ diagnoses: nothing, procedures: nothing, medications: nothing, plan: nothing },
  ...some,
});

it('two documents that say the same have no difference', () => {
  const one = lines({ complaint: ['Pain'], medications: ['Cefuroxime 1.5 g', 'Paracetamol 1 g'] });
  expect(differencesOf(one, one)).toEqual([]);
});

it('a difference names its part, and marks the lines that the other does not have', () => {
  const was = lines({ medications: ['Cefuroxime 1.5 g', 'Paracetamol 1 g'], plan: ['Rest'] });
  const now = lines({ medications: ['Cefuroxime 1.5 g', 'Paracetamol 500 mg'], plan: ['Rest'] });
  expect(differencesOf(was, now)).toEqual([
    {
      part: 'medications',
      was: [
        { text: 'Cefuroxime 1.5 g', same: true },
        { text: 'Paracetamol 1 g', same: false },
      ],
      now: [
        { text: 'Cefuroxime 1.5 g', same: true },
        { text: 'Paracetamol 500 mg', same: false },
      ],
    },
  ]);
});

it('no change of any part, of an order or of how often something is said goes unseen', () => {
  for (const part of comparedParts) {
    expect(differencesOf(lines({ [part]: ['a'] }), lines({ [part]: ['b'] })).map((one) => one.part)).toEqual([part]);
    expect(differencesOf(lines({ [part]: ['a', 'b'] }), lines({ [part]: ['b', 'a'] }))).toHaveLength(1);
  }
  const [twice] = differencesOf(lines({ plan: ['a'] }), lines({ plan: ['a', 'a'] }));
  expect(twice?.now.map(({ same }) => same)).toEqual([true, false]);
});

it('prose is compared by its paragraphs', () => {
  expect(proseLines('One.\n\nTwo.\n')).toEqual(['One.', 'Two.']);
});
