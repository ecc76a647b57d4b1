import { OpenwardError } from '../../domain/errors.ts';
import { type ObjectKind, placeOf } from '../../domain/object-place.ts';
import type { PDE, StoredPDE } from '../../domain/record.ts';
import type { Treatment } from '../../domain/treatment.ts';
import type { User } from '../../domain/user.ts';
import { findOrganisation } from '../organisations/store.ts';
import { recordStatement } from '../../protocol/signature/statement-of.ts';
import { liveShareOn } from '../shares/store.ts';
import type { PersonProposer } from '../transaction/proposer.ts';
import { requireBegun, requireSigned } from '../transaction/signature.ts';
import type { LedgerState } from '../transaction/state.ts';
import type { Tx } from '../transaction/transaction.ts';
import { takesPart } from '../treatments/rules.ts';

/** Errors: NOT_ENTITLED. */
export function requirePatientOf(caller: PersonProposer, treatment: Treatment): void {
  if (treatment.patientPid !== caller.pid)
    throw new OpenwardError('NOT_ENTITLED', 'The treatment is another patient’s');
}

/** After a treatment is closed its record may still be amended. Errors: CONFLICT. */
export function requireOpenOrAmendment(treatment: Treatment, pde: PDE): void {
  if (treatment.status !== 'open' && pde.version === 1) throw new OpenwardError('CONFLICT', 'The treatment is closed');
}

/** URL_C names the object by its digest, so the two cannot disagree. Errors: DIGEST_MISMATCH. */
export function requireUrlOf(kind: ObjectKind, url: string, digest: string): void {
  const place = placeOf(url);
  if (place.kind !== kind || place.digest !== digest)
    throw new OpenwardError('DIGEST_MISMATCH', 'The URL is not that of the digest');
}

/**
 * The ciphertext lies at the cloud of the patient's organisation, and that is a member.
 * @param named MSP id of that cloud; undefined where SA has not said it yet, and nothing is asked
 * Errors: NOT_ENTITLED.
 */
export async function requireAtCloud(state: LedgerState, url: string, named: string | undefined): Promise<void> {
  if (named === undefined) return;
  const cloud = await findOrganisation(state, named);
  if (cloud?.type !== 'cloud' || cloud.bucket !== placeOf(url).bucket)
    throw new OpenwardError('NOT_ENTITLED', 'URL_C: not at the cloud of the patient’s organisation');
}

/** Nothing is overwritten: versions follow one another, each naming the one it amends. Errors: RECORD_VERSION. */
export function requireNextVersion(pde: PDE, latest: StoredPDE | undefined): void {
  if (pde.version !== (latest?.version ?? 0) + 1) throw new OpenwardError('RECORD_VERSION');
  if (pde.supersedes !== latest?.digest)
    throw new OpenwardError('RECORD_VERSION', 'supersedes is not the digest of the latest version');
}

/**
 * D_SP and D_SD, each over the statement of its own party and by its registered key, at a time that counts for the key.
 * Errors: SIGNATURE_INVALID, CLOCK_SKEW.
 */
export function requireBothSignatures(pde: PDE, patient: User, doctor: User, now: Date): void {
  requireSigned(pde.D_SP, recordStatement(pde, 'patient', patient.pid), patient, 'D_SP');
  requireSigned(pde.D_SD, recordStatement(pde, 'doctor', doctor.pid), doctor, 'D_SD');
  [patient, doctor].forEach((signer) => requireBegun(signer, now));
}

/** The treatment's parties, and whoever the patient now shares this version with. Errors: NOT_ENTITLED, CLOCK_SKEW. */
export async function requireReader(tx: Tx, record: StoredPDE): Promise<void> {
  if (takesPart(tx.caller, record)) return;
  if (tx.caller.kind === 'person' && (await liveShareOn(tx.state, record, tx.caller.pid, tx.now())) !== undefined)
    return;
  throw new OpenwardError('NOT_ENTITLED', 'The record is not shared with the caller');
}
