import type { Asked, Replied } from '../../../api/window/calls.ts';
import { icd10Form } from '../../data/icd10.ts';
import type { VitalSignKind } from '../../data/vital-signs.ts';
import { vitalSignKind, vitalSignKinds } from '../../data/vital-signs.ts';

export type TreatmentView = Replied<'treatment.open'>;
export type DraftEmr = Asked<'treatment.saveDraft'>['emr'];
type VitalSign = NonNullable<TreatmentView['draft']['vitalSigns']>[number];

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
}

/** Part of every record that is not written by hand. */
export interface EmrContext {
  readonly encounter: NonNullable<DraftEmr['encounter']>;
  readonly subject: NonNullable<DraftEmr['subject']>;
}

export const emptyMedication: MedicationEntry = { name: '', dose: '', unit: 'mg', route: '', frequency: '' };

export function formOf(draft: TreatmentView['draft']): EmrForm {
  const signs = draft.vitalSigns ?? [];
  return {
    complaint: draft.complaint ?? '',
    findings: draft.findings ?? '',
    vitals: Object.fromEntries(
      signs
        .filter(hasField)
        .map(({ code, quantity, takenAt }) => [
          code,
          { text: String(quantity.value), ...(takenAt === undefined ? {} : { takenAt }) },
        ]),
    ),
    otherVitals: signs.filter((sign) => !hasField(sign)),
    diagnoses: (draft.diagnoses ?? []).map(({ code, text }) => ({ code, text })),
    procedures: draft.procedures ?? [],
    medications: (draft.medications ?? []).map(({ name, dose, route, frequency }) => ({
      name,
      dose: dose === undefined ? '' : String(dose.value),
      unit: dose?.unit ?? 'mg',
      route,
      frequency,
    })),
    plan: draft.plan ?? '',
  };
}

/** A value in another unit than the field's is not put into the field. */
function hasField({ code, quantity }: VitalSign): boolean {
  return vitalSignKind(code)?.unit === quantity.unit;
}

/** Reads a number as typed, with point or comma; undefined when it is none. */
export function numberOf(text: string): number | undefined {
  const plain = text.trim().replace(',', '.');
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : undefined;
}

/** The value of a vital sign; undefined when not measured or not possible. */
export function vitalValue(kind: VitalSignKind, entry: VitalEntry | undefined): number | undefined {
  const value = numberOf(entry?.text ?? '');
  return value === undefined || value < kind.possible[0] || value > kind.possible[1] ? undefined : value;
}

/** What can be saved of the form: an unfinished row stays in the window until it is finished. */
export function emrOf(form: EmrForm, { encounter, subject }: EmrContext): DraftEmr {
  const complaint = form.complaint.trim();
  return {
    encounter,
    subject,
    ...(complaint === '' ? {} : { complaint }),
    findings: form.findings.trim(),
    vitalSigns: [...vitalSignKinds.flatMap((kind) => vitalSignOf(kind, form.vitals[kind.code])), ...form.otherVitals],
    ...(form.diagnoses.length === 0
      ? {}
      : { diagnoses: form.diagnoses.map(({ code, text }) => ({ system: 'ICD-10', code, text })) }),
    procedures: [...form.procedures],
    medications: form.medications.filter(({ name }) => name.trim() !== '').map(medicationOf),
    plan: form.plan.trim(),
  };
}

function vitalSignOf(kind: VitalSignKind, entry: VitalEntry | undefined): VitalSign[] {
  const value = vitalValue(kind, entry);
  if (value === undefined) return [];
  return [
    {
      code: kind.code,
      quantity: { value, unit: kind.unit },
      ...(entry?.takenAt === undefined ? {} : { takenAt: entry.takenAt }),
    },
  ];
}

function medicationOf({
  name,
  dose,
  unit,
  route,
  frequency,
}: MedicationEntry): NonNullable<DraftEmr['medications']>[number] {
  const value = numberOf(dose);
  return {
    name: name.trim(),
    route: route.trim(),
    frequency: frequency.trim(),
    ...(value === undefined ? {} : { dose: { value, unit } }),
  };
}

/** Something that keeps the record from being complete. */
export type Problem =
  | { readonly kind: 'complaint' | 'diagnosis' | 'looseDiagnosis' }
  | { readonly kind: 'vital'; readonly code: string }
  | { readonly kind: 'medicationName' | 'medicationDose'; readonly at: number };

/** `loose`: a diagnosis was typed but not added. `at` counts from one. */
export function problemsOf(form: EmrForm, loose: boolean): Problem[] {
  return [
    ...(form.complaint.trim() === '' ? [{ kind: 'complaint' } as const] : []),
    ...vitalSignKinds
      .filter((kind) => isImpossible(kind, form.vitals[kind.code]))
      .map(({ code }) => ({ kind: 'vital', code }) as const),
    ...(form.diagnoses.length === 0 ? [{ kind: 'diagnosis' } as const] : []),
    ...(loose ? [{ kind: 'looseDiagnosis' } as const] : []),
    ...form.medications.flatMap(medicationProblems),
  ];
}

export function isImpossible(kind: VitalSignKind, entry: VitalEntry | undefined): boolean {
  return entry !== undefined && entry.text.trim() !== '' && vitalValue(kind, entry) === undefined;
}

function medicationProblems({ name, dose, route, frequency }: MedicationEntry, index: number): Problem[] {
  const at = index + 1;
  const written = [name, dose, route, frequency].some((text) => text.trim() !== '');
  return [
    ...(written && name.trim() === '' ? [{ kind: 'medicationName', at } as const] : []),
    ...(isDoseWrong(dose) ? [{ kind: 'medicationDose', at } as const] : []),
  ];
}

export function isDoseWrong(dose: string): boolean {
  const value = numberOf(dose);
  return dose.trim() !== '' && (value === undefined || value <= 0);
}

/** A code as people type it: `k358` is K35.8. */
export function tidyCode(typed: string): string {
  const plain = typed.trim().toUpperCase();
  return /^[A-Z][0-9][0-9A-Z][0-9A-Z]{1,4}$/.test(plain) ? `${plain.slice(0, 3)}.${plain.slice(3)}` : plain;
}

export function isIcd10(code: string): boolean {
  return icd10Form.test(code);
}
