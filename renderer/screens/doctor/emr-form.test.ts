import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Draft } from '../../../api/formats/draft.ts';
import { Emr, EmrDraft } from '../../../api/formats/emr.ts';
import { numberIn } from '../../input/typed-number.ts';
import type { EmrContext, EmrForm, Unfinished } from './emr-form.ts';
import { emptyMedication, emrOfForm as recordOf, formOf as fieldsOf, tidyCode } from './emr-form.ts';
import { problemsOf, unfinishedOf } from './emr-problems.ts';

const formOf = (draft: Parameters<typeof fieldsOf>[0], unfinished?: Unfinished): EmrForm =>
  fieldsOf(draft, unfinished, 'en');
const emrOf = (form: EmrForm, of: EmrContext): ReturnType<typeof recordOf> => recordOf(form, of, 'en');

const context: EmrContext = {
  encounter: { department: 'Surgery', start: '2025-03-03T06:05:00.000Z' },
  subject: { name: 'Li Na', sex: 'female', allergies: ['penicillin'], noKnownAllergies: false },
};
const blank: EmrForm = formOf({});
const complete: EmrForm = {
  ...blank,
  complaint: 'Pain in the right lower abdomen ',
  vitals: { '8867-4': { text: '96', takenAt: '2025-03-03T06:10:00.000Z' }, '8310-5': { text: '３８。２' } },
  diagnoses: [{ code: 'K35.8', text: 'Acute appendicitis' }],
  medications: [{ name: 'Cefazolin', dose: '2', unit: 'g', route: 'intravenous', frequency: 'once' }],
};

describe('the medical record in the fields', () => {
  it('is a record the schema accepts once nothing is missing', () => {
    expect(problemsOf(complete, 'en')).toEqual([]);
    expect(Emr.parse({ ...emrOf(complete, context), format: 'openward-emr/2' })).toMatchObject({
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
      entering: { search: 'append', code: '', words: '', procedure: 'Lapar' },
    };
    expect(problemsOf(form, 'en')).toEqual([
      { kind: 'complaint' },
      { kind: 'vital', code: '59408-5' },
      { kind: 'diagnosis' },
      { kind: 'looseDiagnosis' },
      { kind: 'looseProcedure' },
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

  it.each(['1,000', '1,013', '1 000', '1.000.000', '１，０００', '0,5'])(
    'never saves a dose or a weight of %s as some number: it is said, and kept as typed',
    (typed) => {
      const form: EmrForm = {
        ...complete,
        vitals: { '29463-7': { text: typed } },
        medications: [{ ...emptyMedication, name: 'Cefazolin', dose: typed }],
      };
      const emr = emrOf(form, context);
      expect(emr.vitalSigns).toEqual([]);
      expect(emr.medications).toEqual([{ name: 'Cefazolin', route: '', frequency: '' }]);
      expect(problemsOf(form, 'en')).toEqual([
        { kind: 'vital', code: '29463-7' },
        { kind: 'medicationDose', at: 1 },
      ]);
      expect(unfinishedOf(form, 'en')).toEqual({ vitals: { '29463-7': typed }, medications: form.medications });
    },
  );

  it('has allergies of an earlier record beside those that were told, and no longer none', () => {
    const form = { ...complete, allergies: ['latex', 'penicillin'] };
    expect(emrOf(form, context).subject?.allergies).toEqual(['penicillin', 'latex']);
    const none = { ...context, subject: { ...context.subject, allergies: [], noKnownAllergies: true } };
    expect(emrOf({ ...complete, allergies: [] }, none).subject).toMatchObject({ noKnownAllergies: true });
    expect(emrOf(form, none).subject).toMatchObject({ allergies: form.allergies, noKnownAllergies: false });
  });

  it('puts the point into a code typed without', () => {
    expect(['k358', 'K35.8', ' i10', 'Ｋ３５。８', 'nonsense'].map(tidyCode)).toEqual([
      'K35.8',
      'K35.8',
      'I10',
      'K35.8',
      'NONSENSE',
    ]);
  });
});

describe('what is typed and not finished', () => {
  const text = fc.oneof(
    fc.constant(''),
    fc.string({ maxLength: 40 }),
    fc.constantFrom('1,5', '12.', '1000', 'two', '3。5'),
  );
  const row = fc.record({ name: text, dose: text, unit: fc.constantFrom('mg', 'g'), route: text, frequency: text });
  const forms: fc.Arbitrary<EmrForm> = fc.record({
    complaint: text,
    findings: text,
    vitals: fc.dictionary(fc.constantFrom('8867-4', '8310-5', '29463-7'), fc.record({ text })),
    otherVitals: fc.constant([]),
    diagnoses: fc.constant([]),
    procedures: fc.constant([]),
    medications: fc.array(row, { maxLength: 4 }),
    plan: text,
    allergies: fc.constant(context.subject.allergies),
    carried: fc.constant([]),
    reason: fc.option(text, { nil: undefined }),
    entering: fc.record({ search: text, code: text, words: text, procedure: text }),
  });

  it('is all there again when the draft is opened: nothing but blanks and empty rows may be gone', () => {
    fc.assert(
      fc.property(forms, (form) => {
        const draft = Draft.parse({
          emr: EmrDraft.parse(emrOf(form, context)),
          unfinished: unfinishedOf(form, 'en'),
          attachments: [],
        });
        expect(seen(formOf(draft.emr, draft.unfinished))).toEqual(seen(form));
      }),
      { numRuns: 1000 },
    );
  });

  it('is nothing once every row is whole', () => {
    expect(unfinishedOf(complete, 'en')).toBeUndefined();
  });

  it('keeps the record from being complete', () => {
    fc.assert(
      fc.property(forms, (form) => {
        if (unfinishedOf(form, 'en') !== undefined) expect(problemsOf(form, 'en')).not.toEqual([]);
      }),
    );
  });

  /** The form as a reader sees it: blanks around words, zeros that mean nothing and empty rows are not told apart. */
  function seen({ vitals, medications, entering, ...rest }: EmrForm): object {
    const plain = (typed: string): string | number => numberIn(typed, 'en') ?? typed.trim();
    return {
      ...Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, trimmed(value)])),
      vitals: Object.entries(vitals)
        .map(([code, entry]) => [code, plain(entry.text)])
        .filter(([, value]) => value !== '')
        .sort(),
      medications: medications
        .map(({ dose, unit, ...words }) => ({
          ...trimmedAll(words),
          dose: plain(dose),
          ...(dose.trim() === '' ? {} : { unit }),
        }))
        .filter(({ dose, ...words }) => dose !== '' || Object.values(words).some((word) => word !== '')),
      entering: trimmedAll({ ...entering }),
    };
  }

  function trimmed(value: unknown): unknown {
    return typeof value === 'string' ? value.trim() : value;
  }

  function trimmedAll(words: Readonly<Record<string, string>>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(words).map(([key, value]) => [key, trimmed(value)]));
  }
});
