import { OpenwardError } from '../../domain/errors.ts';
import { Treatment } from '../../domain/treatment.ts';
import type { LedgerState } from '../transaction/state.ts';

const TREATMENT = 'treatment';

export async function findTreatment(state: LedgerState, tid: string): Promise<Treatment | undefined> {
  return state.get(Treatment, TREATMENT, tid);
}

/** Errors: TREATMENT_UNKNOWN. */
export async function requireTreatment(state: LedgerState, tid: string): Promise<Treatment> {
  const treatment = await findTreatment(state, tid);
  if (treatment === undefined) throw new OpenwardError('TREATMENT_UNKNOWN');
  return treatment;
}

export function putTreatment(state: LedgerState, treatment: Treatment): void {
  state.put(treatment, TREATMENT, treatment.tid);
}
