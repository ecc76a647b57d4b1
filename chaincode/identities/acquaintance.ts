import type { Acquaintance } from '../../domain/acquaintance.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { keysOf } from '../../domain/registered-keys.ts';
import type { User } from '../../domain/user.ts';
import { guardianship } from '../../protocol/guardians/set.ts';
import { namedCertificate } from '../../protocol/signature/jws.ts';
import type { GuardianshipStatement } from '../../protocol/signature/statement.ts';
import { verifyStatement, type Verifier } from '../../protocol/signature/verify.ts';
import { findRecord } from '../records/store.ts';
import { findShare } from '../shares/store.ts';
import type { LedgerState } from '../transaction/state.ts';
import { findTreatment } from '../treatments/store.ts';
import { findUser } from './store.ts';

/** A person who asks about another. */
export type Asker = Pick<User, 'pid' | 'role' | 'mspId'>;

/**
 * A person may look up themselves, the patient and the doctor of a treatment of theirs (a technician: of one that is
 * open in their hospital), the other party of a share of theirs, the doctor of the record it was granted of, and who
 * has signed that one of the two is the other's guardian.
 * Everybody else is refused before anything is looked up, so that nobody learns whether a pseudo-identity exists.
 * Errors: NOT_ENTITLED.
 */
export async function requireAcquainted(
  state: LedgerState,
  asker: Asker,
  pid: string,
  known: Acquaintance,
): Promise<void> {
  const { tid, shareId } = known;
  if (pid === asker.pid) return;
  if (tid !== undefined && (await inTreatment(state, asker, tid)).includes(pid)) return;
  if (shareId !== undefined && (await inShare(state, asker, shareId)).includes(pid)) return;
  if (await areGuardianAndOwner(state, asker, pid, known)) return;
  throw new OpenwardError('NOT_ENTITLED', 'The caller has nothing to do with this user');
}

/** Whether who is asked about has signed so, with any key that was theirs: guardians are asked when keys are lost. */
async function areGuardianAndOwner(
  state: LedgerState,
  asker: Asker,
  pid: string,
  { guardian: word, guardianAt: at }: Acquaintance,
): Promise<boolean> {
  if (word === undefined || at === undefined) return false;
  const signer = await findUser(state, pid);
  const named = namedCertificate(word);
  const keys = signer && keysOf(signer).find(({ signingThumbprint }) => signingThumbprint === named);
  if (keys === undefined) return false;
  const verifier = { publicKey: keys.signingKey, thumbprint: keys.signingThumbprint };
  const said = [guardianship(asker.pid, pid, at), guardianship(pid, asker.pid, at)];
  return said.some((statement) => isSigned(word, statement, verifier));
}

function isSigned(jws: string, statement: GuardianshipStatement, verifier: Verifier): boolean {
  try {
    verifyStatement(jws, statement, verifier);
    return true;
  } catch {
    return false;
  }
}

/** Whom the asker meets in a treatment. */
async function inTreatment(state: LedgerState, asker: Asker, tid: string): Promise<readonly string[]> {
  const treatment = await findTreatment(state, tid);
  if (treatment === undefined) return [];
  const parties = [treatment.patientPid, treatment.doctorPid];
  const captures = asker.role === 'technician' && asker.mspId === treatment.hospital && treatment.status === 'open';
  return captures || parties.some((party) => party === asker.pid) ? parties : [];
}

/** Whom the asker meets in a share. */
async function inShare(state: LedgerState, asker: Asker, shareId: string): Promise<readonly string[]> {
  const share = await findShare(state, shareId);
  if (share === undefined) return [];
  const parties = [share.patientPid, share.consumerPid];
  if (!parties.some((party) => party === asker.pid)) return [];
  if (share.status !== 'granted' || share.granted === undefined) return parties;
  const record = await findRecord(state, share.granted.T_ID, share.granted.version);
  return record === undefined ? parties : [...parties, record.doctorPid];
}
