import type { Language } from '../../../api/window/languages.ts';
import { blanksIn } from '../../../domain/blanks.ts';
import type { VitalSignKind } from '../../data/vital-signs.ts';
import { vitalSignKinds } from '../../data/vital-signs.ts';
import { numberIn } from '../../input/typed-number.ts';
import type { EmrForm, Entering, MedicationEntry, Unfinished, VitalEntry } from './emr-form.ts';
import { vitalValue } from './emr-form.ts';

/** Something that keeps the record from being complete. `loose…`: typed but not added. `at` counts from one. */
export type Problem =
  | { readonly kind: 'reason' | 'complaint' | 'diagnosis' | 'looseDiagnosis' | 'looseProcedure' }
  | { readonly kind: 'blank'; readonly name: string }
  | { readonly kind: 'vital'; readonly code: string }
  | { readonly kind: 'medicationName' | 'medicationDose'; readonly at: number };

export function problemsOf(form: EmrForm, language: Language): Problem[] {
  const { search, code, words, procedure } = form.entering;
  return [
    ...(form.reason !== undefined && isBlank(form.reason) ? [{ kind: 'reason' } as const] : []),
    ...(isBlank(form.complaint) ? [{ kind: 'complaint' } as const] : []),
    ...[form.complaint, form.findings, form.plan]
      .flatMap(blanksIn)
      .slice(0, 1)
      .map(({ name }) => ({ kind: 'blank', name }) as const),
    ...impossibleVitals(form, language).map((sign) => ({ kind: 'vital', code: sign }) as const),
    ...(form.diagnoses.length === 0 ? [{ kind: 'diagnosis' } as const] : []),
    ...([search, code, words].every(isBlank) ? [] : [{ kind: 'looseDiagnosis' } as const]),
    ...(isBlank(procedure) ? [] : [{ kind: 'looseProcedure' } as const]),
    ...form.medications.flatMap((medication, index) => medicationProblems(medication, index, language)),
  ];
}

/** What `emrOf` leaves out of the form, so that it is kept beside the record; undefined when it leaves out nothing. */
export function unfinishedOf(form: EmrForm, language: Language): Unfinished | undefined {
  const vitals = impossibleVitals(form, language).map((code) => [code, form.vitals[code]?.text ?? ''] as const);
  const rowsUnfinished = form.medications.some((row, at) => medicationProblems(row, at, language).length > 0);
  const unfinished: Unfinished = {
    ...(vitals.length === 0 ? {} : { vitals: Object.fromEntries(vitals) }),
    ...(rowsUnfinished ? { medications: form.medications.map((row) => ({ ...row })) } : {}),
    ...written(form.entering),
  };
  return Object.keys(unfinished).length === 0 ? undefined : unfinished;
}

/** Whether something stands in the field that is no value this sign can have. */
function isImpossible(kind: VitalSignKind, entry: VitalEntry | undefined, language: Language): boolean {
  return entry !== undefined && !isBlank(entry.text) && vitalValue(kind, entry, language) === undefined;
}

/** A dose is more than nothing; an empty field is "not stated". */
export function isDosePossible(value: number): boolean {
  return value > 0;
}

function impossibleVitals(form: EmrForm, language: Language): string[] {
  return vitalSignKinds.filter((kind) => isImpossible(kind, form.vitals[kind.code], language)).map(({ code }) => code);
}

function medicationProblems(
  { name, dose, route, frequency }: MedicationEntry,
  index: number,
  language: Language,
): Problem[] {
  const at = index + 1;
  const isNameless = isBlank(name) && ![dose, route, frequency].every(isBlank);
  return [
    ...(isNameless ? [{ kind: 'medicationName', at } as const] : []),
    ...(isDoseWrong(dose, language) ? [{ kind: 'medicationDose', at } as const] : []),
  ];
}

function isDoseWrong(dose: string, language: Language): boolean {
  const value = numberIn(dose, language);
  return !isBlank(dose) && (value === undefined || !isDosePossible(value));
}

function written(entering: Entering): Partial<Entering> {
  return Object.fromEntries(Object.entries(entering).filter(([, text]) => !isBlank(String(text))));
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}
