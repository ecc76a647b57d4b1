import type { Replied } from '../../../api/window/calls.ts';
import type { Language } from '../../../api/window/languages.ts';
import { typeNumber } from '../../input/typed-number.ts';
import type { EmrForm, MedicationEntry, OpenedTreatmentView } from './emr-form.ts';

/** One part of an earlier record that was taken over, as it stood there, and where it is from. */
export type CarriedPart = OpenedTreatmentView['carried'][number];
export type Source = Pick<CarriedPart, 'tid' | 'version' | 'recordedAt' | 'hospital'>;
type Document = Replied<'requests.open'>['emr'][number]['document'];

/** A part that can be taken over; of a medicine its row as well. */
export interface Carryable {
  readonly carried: CarriedPart;
  readonly row?: MedicationEntry;
}

/** What can be taken over of a document, part by part. @param history its diagnoses and procedures, in words */
export function carryableOf(document: Document, source: Source, history: string, language: Language): Carryable[] {
  const part = (of: CarriedPart['part'], text: string): CarriedPart => ({ part: of, text, ...source });
  return [
    ...document.subject.allergies.map((allergy) => ({ carried: part('allergies', allergy) })),
    ...document.medications.map(({ name, dose, route, frequency }) => {
      const typed = dose === undefined ? '' : typeNumber(dose.value, language);
      const row = { name, dose: typed, unit: dose?.unit ?? 'mg', route, frequency };
      return { carried: part('medications', rowText(row)), row };
    }),
    ...(history === '' ? [] : [{ carried: part('findings', history) }]),
  ];
}

/** A row of the medicines as one text, by which it is known whether it was edited. */
function rowText({ name, dose, unit, route, frequency }: MedicationEntry): string {
  const amount = dose.trim() === '' ? '' : `${dose.trim()} ${unit}`;
  return [name.trim(), amount, route.trim(), frequency.trim()].filter((part) => part !== '').join(', ');
}

/** Whether it stands in the form as it was taken over: once edited it is the doctor's own. */
export function standsIn(form: EmrForm, { part, text }: Pick<CarriedPart, 'part' | 'text'>): boolean {
  if (part === 'allergies') return form.allergies.includes(text);
  if (part === 'medications') return form.medications.some((row) => rowText(row) === text);
  return form.findings.includes(text);
}

/** Puts it beside what stands there; nothing twice. */
export function carryOver(form: EmrForm, { carried, row }: Carryable): Partial<EmrForm> {
  if (standsIn(form, carried)) return {};
  const now = { carried: [...form.carried.filter((one) => !isSame(one, carried)), carried] };
  if (carried.part === 'allergies') return { ...now, allergies: [...form.allergies, carried.text] };
  if (row !== undefined) return { ...now, medications: [...form.medications, row] };
  const before = form.findings.trimEnd();
  return { ...now, findings: before === '' ? carried.text : `${before}\n${carried.text}` };
}

/** Takes it out again, and nothing that was written beside it. */
export function takeOut(form: EmrForm, carried: CarriedPart): Partial<EmrForm> {
  const now = { carried: form.carried.filter((one) => !isSame(one, carried)) };
  const { part, text } = carried;
  if (!standsIn(form, carried)) return now;
  if (part === 'allergies') return { ...now, allergies: form.allergies.filter((one) => one !== text) };
  if (part === 'medications') {
    const at = form.medications.findIndex((row) => rowText(row) === text);
    return { ...now, medications: form.medications.toSpliced(at, 1) };
  }
  return {
    ...now,
    findings: form.findings
      .replace(text, () => '')
      .replace(/\n\n+$/, '\n')
      .trim(),
  };
}

/** Those of a part that stand there unedited. */
export function carriedIn(form: EmrForm, part: CarriedPart['part']): CarriedPart[] {
  return form.carried.filter((one) => one.part === part && standsIn(form, one));
}

function isSame(one: CarriedPart, other: CarriedPart): boolean {
  return one.part === other.part && one.text === other.text;
}
