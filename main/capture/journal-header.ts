import { z } from 'zod';
import { ShrLine } from '../../api/formats/shr.ts';
import { OpenTreatment } from '../../api/messages/hospital.ts';
import { PID } from '../../domain/ids.ts';

/** First of what a journal's header and segments are sealed for: the format's name and version. */
export const JOURNAL_FORMAT = 'openward-capture-journal/1';

/** What a capture began with; sealed with the draft key of the technician's vault. */
export const JournalHeader = z.strictObject({
  /** The technician. */
  owner: PID,
  treatment: OpenTreatment,
  driver: z.strictObject({ id: z.string(), version: z.string(), alarmGroups: z.array(z.string()) }),
  line: ShrLine,
  /** When the capture began, in milliseconds since the Unix epoch: on its time axis, and by the wall clock. */
  n: z.number(),
  w: z.number(),
  /** AES-256 key of the segments, 32 bytes in base64. */
  key: z.base64(),
});
export type JournalHeader = z.infer<typeof JournalHeader>;
