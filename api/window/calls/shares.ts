import { z } from 'zod';
import { Standing } from '../../messages/sa.ts';
import { Instant, SegmentId, ShareId, TID } from '../../../domain/ids.ts';
import { LocalisedName } from '../../../domain/localised-text.ts';
import { entering } from '../../../domain/text.ts';
import { bounds } from '../../../domain/bounds.ts';
import { Deletion, Share } from '../../../domain/share.ts';
import { LogReading, StoredDUE } from '../../../domain/use.ts';
import { call, job } from '../call.ts';
import { SaidWords } from '../views.ts';
import { windowPage, PageAsked, Recorded } from './parts.ts';

/** Who asks for a patient’s data, who was granted it, and who used it. */
export const shareCalls = {
  'shares.list': call(['patient'], PageAsked, windowPage(Share)),
  /** What was written about it by either party, checked against the ledger. */
  'shares.words': call(['patient'], Share.pick({ shareId: true }), z.array(SaidWords)),
  'shares.standing': call(['patient'], Share.pick({ shareId: true, consumerPid: true }), Standing),
  'shares.grant': call(
    ['patient'],
    z.object({
      ...job,
      /** The request as the patient read it: another one than the ledger's is not granted. */
      ...Share.pick({ shareId: true, consumerPid: true, purpose: true }).shape,
      tid: TID,
      version: z.number().int(),
      segments: z.array(SegmentId).min(1),
      expiry: Instant,
    }),
    Recorded,
  ),
  'shares.decline': call(
    ['patient'],
    z.object({ shareId: ShareId, reason: entering.proseOrNone(bounds.reason) }),
    Recorded,
  ),
  'shares.revoke': call(
    ['patient'],
    z.object({ shareId: ShareId, reason: entering.prose(bounds.shortReason) }),
    Recorded.extend({ receipts: z.number() }),
  ),
  /** What the ledger has of proxies that deleted their key fragment; `valid`: it is that proxy's own signed word. */
  'shares.deletions': call(
    ['patient'],
    Share.pick({ shareId: true }),
    z.array(
      Deletion.pick({ at: true, recordedAt: true, transactionId: true }).extend({
        organisation: LocalisedName,
        valid: z.boolean(),
      }),
    ),
  ),
  'uses.read': call(['patient'], PageAsked, windowPage(StoredDUE.extend({ organisation: LocalisedName }))),
  'uses.readings': call(['patient'], PageAsked, windowPage(LogReading)),
};
