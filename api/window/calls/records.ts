import { z } from 'zod';
import { SegmentId, TID } from '../../../domain/ids.ts';
import { LocalisedName } from '../../../domain/localised-text.ts';
import { StoredPDE } from '../../../domain/record.ts';
import { call, job } from '../call.ts';
import { RecordView } from '../views.ts';
import { Id, windowPage, PageAsked } from './parts.ts';

/** Records that are on the ledger. */
export const recordCalls = {
  'records.list': call(['patient'], PageAsked, windowPage(StoredPDE.extend({ hospitalName: LocalisedName }))),
  'records.open': call(['patient'], z.object({ ...job, tid: TID, version: z.number().int() }), RecordView),
  /** Main asks where to save; nothing is returned when the person cancels the dialog. */
  'records.saveSegment': call(
    ['patient', 'doctor', 'consumer'],
    z.object({
      ...job,
      source: z.enum(['record', 'share', 'confirmation']),
      id: Id,
      version: z.number().int(),
      segment: SegmentId,
    }),
    z.object({ saved: z.boolean() }),
  ),
};
