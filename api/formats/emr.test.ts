import { describe, expect, it } from 'vitest';
import { EmrDraft, StoredEmr } from './emr.ts';

const contents = {
  encounter: { department: 'general-surgery', start: '2025-06-01T08:00:00.000Z', end: '2025-06-01T08:40:00.000Z' },
  subject: { name: '李 Wei', sex: 'male', birthDate: '1979-04-18', allergies: ['latex'], noKnownAllergies: false },
  complaint: 'Pain in the right lower abdomen',
  findings: 'Tender at McBurney’s point',
  diagnoses: [{ system: 'ICD-10', code: 'K35.8', text: 'Acute appendicitis' }],
  procedures: ['Appendectomy'],
  medications: [{ name: 'Cefazolin', dose: { value: 2, unit: 'g' }, route: 'intravenous', frequency: 'once' }],
  plan: 'Home tomorrow',
};
const takenAt = '2025-06-01T08:05:00.000Z';
/** As records are that were signed with the first version; nothing here may ever change. */
const version1 = {
  format: 'openward-emr/1',
  ...contents,
  vitalSigns: [{ code: '8867-4', label: '心率', quantity: { value: 96, unit: '/min' }, takenAt }],
};
const draft = { ...contents, vitalSigns: [{ code: '8867-4', quantity: { value: 96, unit: '/min' }, takenAt }] };
const version2 = { format: 'openward-emr/2', ...draft };

describe('a medical record', () => {
  it.each([version1, version2])('of $format opens with everything that was signed', (document) => {
    expect(StoredEmr.parse(structuredClone(document))).toEqual(document);
  });

  it('of another version is refused, and so is the first version without its names', () => {
    expect(StoredEmr.safeParse({ ...version2, format: 'openward-emr/3' }).success).toBe(false);
    expect(StoredEmr.safeParse({ ...version2, format: 'openward-emr/1' }).success).toBe(false);
    expect(StoredEmr.safeParse(contents).success).toBe(false);
  });

  it('of the second version has no names of codes', () => {
    expect(StoredEmr.safeParse({ ...version1, format: 'openward-emr/2' }).success).toBe(false);
  });

  it('drafted under the first version goes on as a draft', () => {
    expect(EmrDraft.parse(version1)).toEqual(draft);
  });
});
