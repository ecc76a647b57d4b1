import { z } from 'zod';
import { StoredEmr } from '../../formats/emr.ts';
import { Confirmation } from '../../messages/hospital.ts';
import { Instant, TID } from '../../../domain/ids.ts';
import { Share } from '../../../domain/share.ts';
import { call, job, none } from '../call.ts';
import { RecordView } from '../views.ts';
import { fromHospitals, Id, OrgKey, Reason, Recorded } from './parts.ts';

/** An entry of the outbox: a record on its way to the ledger. */
const OutboxItem = z.object({
  id: z.string(),
  tid: TID,
  version: z.number(),
  state: z.enum(['stored', 'submitted', 'committed', 'stuck']),
  attempts: z.number(),
  lastError: z.string().optional(),
  updatedAt: Instant,
});

/** Records waiting for the patient’s signature, and those on their way to the ledger. */
export const confirmCalls = {
  'confirm.list': call(['patient'], none, fromHospitals(Confirmation.extend({ doctorName: z.string().optional() }))),
  /** `readAgain`: the doctor's request that may be granted with the signature. */
  'confirm.open': call(
    ['patient'],
    z.object({ ...job, org: OrgKey, tid: TID }),
    RecordView.extend({
      /** What the version says that this one amends; absent of a first one, and when it cannot be opened. */
      was: StoredEmr.optional(),
      readAgain: Share.pick({ shareId: true, consumerPid: true, purpose: true, kinds: true, until: true }).optional(),
    }),
  ),
  'confirm.sign': call(['patient'], z.object({ ...job, org: OrgKey, tid: TID }), Recorded),
  'confirm.return': call(['patient'], z.object({ org: OrgKey, tid: TID, remark: Reason }), none),
  'outbox.list': call(['patient'], none, z.array(OutboxItem)),
  'outbox.retry': call(['patient'], z.object({ id: Id }), z.array(OutboxItem)),
  /** Of what is stuck alone; a record that is on the ledger after all is settled instead. */
  'outbox.discard': call(['patient'], z.object({ id: Id }), z.array(OutboxItem)),
};
