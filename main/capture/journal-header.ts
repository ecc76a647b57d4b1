import { z } from 'zod';
import { OpenTreatment } from '../../api/messages/hospital.ts';
import { PID } from '../../domain/ids.ts';
import { Begun } from './recorder/orders.ts';

/** What a capture began with; sealed with the draft key of the technician's vault. */
export const JournalHeader = z.strictObject({
  /** The technician. */
  owner: PID,
  treatment: OpenTreatment,
  ...Begun.shape,
  /** AES-256 key of the segments, 32 bytes in base64. */
  key: z.base64(),
});
export type JournalHeader = z.infer<typeof JournalHeader>;
