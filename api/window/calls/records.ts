import { z } from 'zod';
import { SegmentId, TID } from '../../../domain/ids.ts';
import { LocalisedName } from '../../../domain/localised-text.ts';
import { StoredPDE } from '../../../domain/record.ts';
import { wholeListOf } from '../../messages/paging.ts';
import { call, job } from '../call.ts';
import { RecordView } from '../views.ts';
import { Id, windowPage, PageAsked } from './parts.ts';

/** A record that is open. */
const open = {
  ...job,
  source: z.enum(['record', 'share', 'confirmation']),
  id: Id,
  version: z.number().int(),
};

/** What a device record can be exported as: tables in a ZIP archive, EDF+, or VitalRecorder's file. */
export const ExportFormat = z.enum(['csv', 'edf', 'vital']);
export type ExportFormat = z.infer<typeof ExportFormat>;

/** Records that are on the ledger. */
export const recordCalls = {
  'records.list': call(['patient'], PageAsked, windowPage(StoredPDE.extend({ hospitalName: LocalisedName }))),
  /** Every version of one of them, the newest first. */
  'records.versions': call(
    ['patient'],
    z.object({ tid: TID }),
    wholeListOf(StoredPDE.extend({ hospitalName: LocalisedName })),
  ),
  'records.open': call(['patient'], z.object({ ...job, tid: TID, version: z.number().int() }), RecordView),
  /** Main asks where to save; nothing is returned when the person cancels the dialog. */
  'records.saveSegment': call(
    ['patient', 'doctor', 'consumer'],
    z.object({ ...open, segment: SegmentId }),
    z.object({ saved: z.boolean() }),
  ),
  /** Device records of one device as one file that other programs read. `false` when the person cancels the dialog. */
  'records.exportDevice': call(
    ['patient', 'doctor', 'consumer'],
    z.object({ ...open, segments: z.array(SegmentId).min(1).max(1000), format: ExportFormat }),
    z.discriminatedUnion('saved', [
      z.object({ saved: z.literal(false) }),
      /** Where it lies now, and how large it is. */
      z.object({ saved: z.literal(true), name: z.string(), folder: z.string(), bytes: z.number() }),
    ]),
  ),
};
