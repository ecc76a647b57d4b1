import { z } from 'zod';
import { Instant, PID, ShareId } from '../../../domain/ids.ts';
import { SegmentKind } from '../../../domain/record.ts';
import { Purpose, Share } from '../../../domain/share.ts';
import { StoredDUE } from '../../../domain/use.ts';
import { call, job } from '../call.ts';
import { RecordView, SaidWords } from '../views.ts';
import { windowPage, PageAsked, Reason } from './parts.ts';

/** Data of others: asked for, and opened once granted. A doctor elsewhere is a consumer too. */
export const requestCalls = {
  'requests.list': call(['consumer', 'doctor'], PageAsked, windowPage(Share)),
  'requests.make': call(
    ['consumer', 'doctor'],
    z.object({ patientPid: PID, purpose: Purpose, reason: Reason, kinds: z.array(SegmentKind).min(1), until: Instant }),
    Share,
  ),
  /** What was written about it by either party, checked against the ledger. */
  'requests.words': call(['consumer', 'doctor'], Share.pick({ shareId: true }), z.array(SaidWords)),
  'requests.open': call(
    ['consumer', 'doctor'],
    z.object({ ...job, shareId: ShareId }),
    RecordView.extend({ use: StoredDUE }),
  ),
};
