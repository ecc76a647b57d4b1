import type { Acquaintance } from '../../domain/acquaintance.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { User } from '../../domain/user.ts';
import { findRecord } from '../records/store.ts';
import { findShare } from '../shares/store.ts';
import type { LedgerState } from '../transaction/state.ts';
import { findTreatment } from '../treatments/store.ts';

/** A person who asks about another. */
export type Asker = Pick<User, 'pid' | 'role' | 'mspId'>;

/**
 * A person may look up themselves, the patient and the doctor of a treatment of theirs (a technician: of one that is
 * open in their hospital), the other party of a share of theirs, and the doctor of the record it was granted of.
 * Everybody else is refused before anything is looked up, so that nobody learns whether a pseudo-identity exists.
 * Errors: NOT_ENTITLED.
 */
export async function requireAcquainted(
  state: LedgerState,
  asker: Asker,
  pid: string,
  { tid, shareId }: Acquaintance,
): Promise<void> {
  if (pid === asker.pid) return;
  if (tid !== undefined && (await inTreatment(state, asker, tid)).includes(pid)) return;
  if (shareId !== undefined && (await inShare(state, asker, shareId)).includes(pid)) return;
  throw new OpenwardError('NOT_ENTITLED', 'The caller has nothing to do with this user');
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
