import type { Asked, Replied } from '../../../api/window/calls.ts';
import type { Language } from '../../../api/window/languages.ts';
import { icd10Form } from '../../data/icd10.ts';
import type { VitalSignKind } from '../../data/vital-signs.ts';
import { vitalSignKind, vitalSignKinds } from '../../data/vital-signs.ts';
import { bounds } from '../../../domain/bounds.ts';
import { halfWidth } from '../../input/half-width.ts';
import { numberIn, typeNumber } from '../../input/typed-number.ts';

export type OpenedTreatmentView = Replied<'treatment.open'>;
export type DraftEmr = Asked<'treatment.saveDraft'>['emr'];
export type Unfinished = NonNullable<Asked<'treatment.saveDraft'>['unfinished']>;
type VitalSign = NonNullable<OpenedTreatmentView['draft']['vitalSigns']>[number];

export interface VitalEntry {
  /** As typed. */
  readonly text: string;
  /** When it was typed, or what the draft said. */
  readonly takenAt?: string;
}

export interface DiagnosisEntry {
  readonly code: string;
  readonly text: string;
}

export interface MedicationEntry {
  readonly name: string;
  /** As typed; empty is "not stated". */
  readonly dose: string;
  readonly unit: string;
  readonly route: string;
  readonly frequency: string;
}

/** Fields whose text becomes part of the record only by being added. */
export interface Entering {
  /** The search for a diagnosis. */
  readonly search: string;
  /** Code and words of a diagnosis beside the list. */
  readonly code: string;
  readonly words: string;
  readonly procedure: string;
}

/** The record as it stands in the fields: everything as typed, so that nothing is lost by being unfinished. */
export interface EmrForm {
  readonly complaint: string;
  readonly findings: string;
  /** By LOINC code; absent is not measured. */
  readonly vitals: Readonly<Record<string, VitalEntry>>;
  /** Signs in the draft that the form has no field for: kept as they are. */
  readonly otherVitals: readonly VitalSign[];
  readonly diagnoses: readonly DiagnosisEntry[];
  readonly procedures: readonly string[];
  readonly medications: readonly MedicationEntry[];
  readonly plan: string;
  /** All that are in the draft; those told when booking are in the record in any case. */
  readonly allergies: readonly string[];
  /** What was taken over from earlier records. */
  readonly carried: OpenedTreatmentView['carried'];
  /** Why a version on the ledger is amended; undefined of a first version. */
  readonly reason: string | undefined;
  readonly entering: Entering;
}

/** Part of every record that is not written by hand. */
export interface EmrContext {
  readonly encounter: NonNullable<DraftEmr['encounter']>;
  readonly subject: NonNullable<DraftEmr['subject']>;
}

export const emptyMedication: MedicationEntry = { name: '', dose: '', unit: 'mg', route: '', frequency: '' };

const nothingEntering: Entering = { search: '', code: '', words: '', procedure: '' };

/** The fields as they were left: the draft, and over it what was typed and is in no part of it. */
export function formOf(
  draft: OpenedTreatmentView['draft'],
  unfinished: Unfinished | undefined,
  language: Language,
  carried: OpenedTreatmentView['carried'] = [],
): EmrForm {
  const form = { ...finishedForm(draft, language), carried };
  const { vitals = {}, medications, search = '', code = '', words = '', procedure = '' } = unfinished ?? {};
  return {
    ...form,
    vitals: {
      ...form.vitals,
      ...Object.fromEntries(Object.entries(vitals).map(([sign, text]) => [sign, { text }])),
    },
    medications: medications ?? form.medications,
    entering: { search, code, words, procedure },
  };
}

function finishedForm(draft: OpenedTreatmentView['draft'], language: Language): Omit<EmrForm, 'carried'> {
  const signs = draft.vitalSigns ?? [];
  return {
    complaint: draft.complaint ?? '',
    findings: draft.findings ?? '',
    vitals: Object.fromEntries(
      signs
        .filter(hasField)
        .map(({ code, quantity, takenAt }) => [
          code,
          { text: typeNumber(quantity.value, language), ...(takenAt === undefined ? {} : { takenAt }) },
        ]),
    ),
    otherVitals: signs.filter((sign) => !hasField(sign)),
    diagnoses: (draft.diagnoses ?? []).map(({ code, text }) => ({ code, text })),
    procedures: draft.procedures ?? [],
    medications: (draft.medications ?? []).map(({ name, dose, route, frequency }) => ({
      name,
      dose: dose === undefined ? '' : typeNumber(dose.value, language),
      unit: dose?.unit ?? 'mg',
      route,
      frequency,
    })),
    plan: draft.plan ?? '',
    allergies: draft.subject?.allergies ?? [],
    reason: draft.amendment?.reason,
    entering: nothingEntering,
  };
}

/** A value in another unit than the field's is not put into the field. */
function hasField({ code, quantity }: VitalSign): boolean {
  return vitalSignKind(code)?.unit === quantity.unit;
}

/** The value of a vital sign; undefined when not measured or not possible. */
export function vitalValue(kind: VitalSignKind, entry: VitalEntry | undefined, language: Language): number | undefined {
  const value = numberIn(entry?.text ?? '', language);
  return value === undefined || value < kind.possible[0] || value > kind.possible[1] ? undefined : value;
}

/** What of the form is part of a record; `unfinishedOf` is the rest. */
export function emrOfForm(form: EmrForm, { encounter, subject }: EmrContext, language: Language): DraftEmr {
  const complaint = form.complaint.trim();
  const allergies = [...new Set([...subject.allergies, ...form.allergies])].slice(0, bounds.allergies);
  return {
    encounter,
    subject: { ...subject, allergies, noKnownAllergies: subject.noKnownAllergies && allergies.length === 0 },
    ...(complaint === '' ? {} : { complaint }),
    findings: form.findings.trim(),
    vitalSigns: [
      ...vitalSignKinds.flatMap((kind) => vitalSignOf(kind, form.vitals[kind.code], language)),
      ...form.otherVitals,
    ],
    ...(form.diagnoses.length === 0
      ? {}
      : { diagnoses: form.diagnoses.map(({ code, text }) => ({ system: 'ICD-10', code, text })) }),
    procedures: [...form.procedures],
    medications: form.medications
      .filter(({ name }) => name.trim() !== '')
      .map((medication) => medicationOf(medication, language)),
    plan: form.plan.trim(),
    ...(form.reason === undefined ? {} : { amendment: { reason: form.reason.trim() } }),
  };
}

function vitalSignOf(kind: VitalSignKind, entry: VitalEntry | undefined, language: Language): VitalSign[] {
  const value = vitalValue(kind, entry, language);
  if (value === undefined) return [];
  return [
    {
      code: kind.code,
      quantity: { value, unit: kind.unit },
      ...(entry?.takenAt === undefined ? {} : { takenAt: entry.takenAt }),
    },
  ];
}

function medicationOf(
  { name, dose, unit, route, frequency }: MedicationEntry,
  language: Language,
): NonNullable<DraftEmr['medications']>[number] {
  const value = numberIn(dose, language);
  return {
    name: name.trim(),
    route: route.trim(),
    frequency: frequency.trim(),
    ...(value === undefined ? {} : { dose: { value, unit } }),
  };
}

/** A code as people type it: `k358` is K35.8. */
export function tidyCode(typed: string): string {
  const plain = halfWidth(typed).trim().toUpperCase();
  return /^[A-Z][0-9][0-9A-Z][0-9A-Z]{1,4}$/.test(plain) ? `${plain.slice(0, 3)}.${plain.slice(3)}` : plain;
}

export function isIcd10(code: string): boolean {
  return icd10Form.test(code);
}
