import { z } from 'zod';
import { DetachedJws, Instant, ObjectUrl, PID, Sha384Hex, TID } from './ids.ts';

export const SegmentKind = z.enum(['EMR', 'SHR', 'EHR', 'attachment']);
export type SegmentKind = z.infer<typeof SegmentKind>;

/**
 * P_DE (paper equation 1), with what makes it checkable beside the paper's four fields:
 * T_ID, URL_C, D_SP and D_SD keep their names.
 */
export const PDE = z.object({
  T_ID: TID,
  URL_C: ObjectUrl,
  /** SHA-384 of the ciphertext. */
  digest: Sha384Hex,
  manifestDigest: Sha384Hex,
  /** Size of the ciphertext in bytes. */
  bytes: z.number().int().positive(),
  kinds: z.array(SegmentKind).min(1).max(4),
  /** Patient's and doctor's detached JWS over a RecordStatement. */
  D_SP: DetachedJws,
  D_SD: DetachedJws,
  version: z.number().int().min(1).max(9999),
  /** Digest of the version this one amends; absent in version 1. */
  supersedes: Sha384Hex.optional(),
});
export type PDE = z.infer<typeof PDE>;

/** A P_DE as the ledger returns it. */
export const StoredPDE = PDE.extend({
  patientPid: PID,
  doctorPid: PID,
  hospital: z.string(),
  recordedAt: Instant,
  transactionId: z.string(),
});
export type StoredPDE = z.infer<typeof StoredPDE>;
