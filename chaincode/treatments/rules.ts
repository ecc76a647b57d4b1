import { OpenwardError } from '../../domain/errors.ts';
import type { Treatment } from '../../domain/treatment.ts';
import type { Proposer } from '../transaction/proposer.ts';
import { requireActiveAs, requireService } from '../transaction/guards.ts';
import type { LedgerState } from '../transaction/state.ts';

/** Errors: USER_UNKNOWN, USER_REVOKED, NOT_ENTITLED. */
export async function requireDoctorOf(state: LedgerState, hospital: string, doctorPid: string): Promise<void> {
  const doctor = await requireActiveAs(state, doctorPid, 'doctor');
  if (doctor.mspId !== hospital) throw new OpenwardError('NOT_ENTITLED', 'The doctor belongs to another hospital');
}

/** Errors: NOT_ENTITLED. */
export function requireOwnHospital(caller: Proposer, treatment: Treatment): void {
  if (requireService(caller, 'hospital').mspId !== treatment.hospital)
    throw new OpenwardError('NOT_ENTITLED', 'The treatment belongs to another hospital');
}

/** Of a treatment or a record of it. */
export interface Parties {
  readonly hospital: string;
  readonly patientPid: string;
  readonly doctorPid: string;
}

/** The patient, the doctor, the hospital’s service, and the cloud’s proxies, which check for them. */
export function takesPart(caller: Proposer, treatment: Parties): boolean {
  if (caller.kind === 'person') return caller.pid === treatment.patientPid || caller.pid === treatment.doctorPid;
  return caller.role === 'proxy' || (caller.role === 'hospital' && caller.mspId === treatment.hospital);
}

/** Errors: NOT_ENTITLED. */
export function requirePart(caller: Proposer, treatment: Treatment): void {
  if (!takesPart(caller, treatment)) throw new OpenwardError('NOT_ENTITLED', 'Not a party of this treatment');
}
