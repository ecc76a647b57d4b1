import type { z } from 'zod';
import { StoredPDE } from '../../domain/record.ts';

/**
 * The part of the index record that goes into C_s, so that a recipient knows which signed record the segments belong
 * to.
 */
export const RecordExcerpt = StoredPDE.pick({
  T_ID: true,
  digest: true,
  manifestDigest: true,
  version: true,
  D_SP: true,
  D_SD: true,
  patientPid: true,
  doctorPid: true,
});
export type RecordExcerpt = z.infer<typeof RecordExcerpt>;
