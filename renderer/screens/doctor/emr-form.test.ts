import { describe, expect, it } from 'vitest';
import { Emr, EmrDraft } from '../../../api/formats/emr.ts';
import type { EmrContext, EmrForm } from './emr-form.ts';
import { emptyMedication, emrOf, formOf, numberOf, problemsOf, tidyCode } from './emr-form.ts';

const context: EmrContext = {
  encounter: { department: 'Surgery', start: '2025-03-03T06:05:00.000Z' },
  subject: { name: 'Li Na', sex: 'female', allergies: ['penicillin'], noKnownAllergies: false },
};
const blank: EmrForm = formOf({});
const complete: EmrForm = {
  ...blank,
  complaint: 'Pain in the right lower abdomen ',
  vitals: { '8867-4': { text: '96', takenAt: '2025-03-03T06:10:00.000Z' }, '8310-5': { text: '38,2' } },
  diagnoses: [{ code: 'K35.8', text: 'Acute appendicitis' }],
  medications: [{ name: 'Cefazolin', dose: '2', unit: 'g', route: 'intravenous', frequency: 'once' }],
};

describe('the medical record in the fields', () => {
  it('is a record the schema accepts once nothing is missing', () => {
    expect(problemsOf(complete, false)).toEqual([]);
    expect(Emr.omit({ format: true }).parse(emrOf(complete, context))).toMatchObject({
      complaint: 'Pain in the right lower abdomen',
      vitalSigns: [
        { code: '8310-5', quantity: { value: 38.2, unit: 'Cel' } },
        { code: '8867-4', quantity: { value: 96, unit: '/min' } },
      ],
    });
  });

  it('comes back from a draft as it was', () => {
    const again = formOf(EmrDraft.parse(emrOf(complete, context)));
    expect(emrOf(again, context)).toEqual(emrOf(complete, context));
  });

  it('can be saved at any moment, however unfinished', () => {
    const unfinished = {
      ...blank,
      complaint: '  ',
      vitals: { '8867-4': { text: '9o' } },
      medications: [emptyMedication, { ...emptyMedication, dose: 'two' }],
    };
    expect(EmrDraft.parse(emrOf(unfinished, context))).toMatchObject({ vitalSigns: [], medications: [] });
    expect(emrOf(unfinished, context)).not.toHaveProperty('complaint');
  });

  it('takes an empty field as not measured, never as zero', () => {
    expect(emrOf({ ...blank, vitals: { '8867-4': { text: ' ' } } }, context).vitalSigns).toEqual([]);
    expect(emrOf({ ...blank, vitals: { '8867-4': { text: '0' } } }, context).vitalSigns).toMatchObject([
      { quantity: { value: 0 } },
    ]);
  });

  it('says what is missing, field by field', () => {
    const form = {
      ...blank,
      vitals: { '59408-5': { text: '980' } },
      medications: [emptyMedication, { ...emptyMedication, route: 'oral', dose: 'two' }],
    };
    expect(problemsOf(form, true)).toEqual([
      { kind: 'complaint' },
      { kind: 'vital', code: '59408-5' },
      { kind: 'diagnosis' },
      { kind: 'looseDiagnosis' },
      { kind: 'medicationName', at: 2 },
      { kind: 'medicationDose', at: 2 },
    ]);
  });

  it('keeps a vital sign it has no field for', () => {
    const foreign = { code: '8310-5', quantity: { value: 101, unit: '[degF]' } };
    const form = formOf({ vitalSigns: [foreign] });
    expect(form.vitals).toEqual({});
    expect(emrOf(form, context).vitalSigns).toEqual([foreign]);
  });

  it('reads numbers with point or comma and nothing else', () => {
    expect(['37.5', '37,5', ' 12 ', '1e3', '12 mg', '', '.'].map(numberOf)).toEqual([
      37.5,
      37.5,
      12,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('puts the point into a code typed without', () => {
    expect(['k358', 'K35.8', ' i10', 'nonsense'].map(tidyCode)).toEqual(['K35.8', 'K35.8', 'I10', 'NONSENSE']);
  });
});
