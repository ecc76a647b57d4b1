import { describe, expect, it } from 'vitest';
import { TID } from '../../../domain/ids.ts';
import { sampleRecordView } from '../../testing/sample/record.ts';
import { carriedIn, carryableOf, carryOver, standsIn, takeOut } from './carry.ts';
import { formOf, type EmrForm } from './emr-form.ts';
import { trendOf } from './trend.ts';

const source = {
  tid: TID.parse(`T-${'1'.repeat(32)}`),
  version: 1,
  recordedAt: '2026-11-03T02:00:00.000Z',
  hospital: { en: 'Riverside Hospital' },
};
const history = 'Past history (record of 3 Nov 2026): Acute appendicitis (K35.8)';
const document = sampleRecordView(101, 1, false).emr[0]?.document;
if (document === undefined) throw new Error('The sample record has no document');
const parts = carryableOf(document, source, history, 'en');
const blank = formOf({}, undefined, 'en');
const take = (form: EmrForm, at: number): EmrForm => {
  const part = parts[at];
  if (part === undefined) throw new Error('No such part');
  return { ...form, ...carryOver(form, part) };
};
const all = (): EmrForm => parts.reduce((form, _part, at) => take(form, at), blank);

describe('what is taken over from an earlier record', () => {
  it('is allergies, medicines with dose and route, and the history, each with where it is from', () => {
    expect(parts.map(({ carried: { part, text } }) => `${part}: ${text}`)).toEqual([
      'allergies: Penicillin',
      'allergies: Latex',
      'medications: Cefuroxime, 1.5 g, intravenous, once before incision',
      'medications: Paracetamol, 1 g, oral, every 6 h, at most 3 days',
      `findings: ${history}`,
    ]);
    expect(parts.every(({ carried }) => carried.recordedAt === source.recordedAt)).toBe(true);
  });

  it('is beside what was typed, and there once', () => {
    const typed = {
      ...blank,
      findings: 'Typed.',
      medications: [{ name: 'A', dose: '', unit: 'mg', route: '', frequency: '' }],
    };
    const form = take(take(take(typed, 2), 2), 4);
    expect(form.findings).toBe(`Typed.\n${history}`);
    expect(form.medications.map(({ name }) => name)).toEqual(['A', 'Cefuroxime']);
    expect(form.carried).toHaveLength(2);
  });

  it('is marked until it is edited', () => {
    const form = all();
    expect((['allergies', 'medications', 'findings'] as const).map((part) => carriedIn(form, part).length)).toEqual([
      2, 2, 1,
    ]);
    const edited = {
      ...form,
      findings: form.findings.replace('Acute', 'Chronic'),
      medications: form.medications.map((row) => ({ ...row, dose: '2' })),
    };
    expect(carriedIn(edited, 'findings')).toEqual([]);
    expect(carriedIn(edited, 'medications')).toEqual([]);
  });

  it('is taken out part by part, and leaves what was written beside it', () => {
    const form = { ...all(), findings: `Before.\n${history}\nAfter.` };
    const out = form.carried.reduce<EmrForm>((now, one) => ({ ...now, ...takeOut(now, one) }), form);
    expect(out).toMatchObject({ allergies: [], medications: [], carried: [] });
    expect(out.findings).toContain('Before.');
    expect(out.findings).toContain('After.');
    expect(parts.some(({ carried }) => standsIn(out, carried))).toBe(false);
  });
});

describe('the trend of a sign', () => {
  const kind = { code: '8310-5', unit: 'Cel', digits: 1 } as const;
  const before = [{ code: '8310-5', quantity: { value: 38.4, unit: 'Cel' } }];

  it('is what it was, and by how much it is more or less now', () => {
    expect(trendOf(kind, 37.1, before)).toEqual({ was: 38.4, by: -1.3 });
    expect(trendOf(kind, undefined, before)).toEqual({ was: 38.4, by: undefined });
  });

  it('is none where it was not measured, or in another unit', () => {
    expect(trendOf(kind, 37.1, [])).toBeUndefined();
    expect(trendOf({ ...kind, unit: '[degF]' }, 99, before)).toBeUndefined();
  });
});
