import { z } from 'zod';
import { OpenwardError } from './errors.ts';
import { DetachedJws, Instant, ObjectUrl, PID, Sha384Hex, TID } from './ids.ts';

/**
 * What a part of a record is: the doctor's document (EMR), a device's recording (SHR), history from elsewhere (EHR),
 * any other file.
 */
export const SegmentKind = z.enum(['EMR', 'SHR', 'EHR', 'attachment']);
export type SegmentKind = z.infer<typeof SegmentKind>;

/**
 * Why the doctor left a listed recording out of the record. A code and no text of the doctor's: it stands in the
 * manifest, which every recipient of any part reads.
 */
export const SetAsideReason = z.enum([
  /** Nothing lies in the storage. */
  'missing',
  /** It does not open, or is not what was listed. */
  'unreadable',
  /** Of another patient or treatment. */
  'misplaced',
  /** Device, sensor or cable was at fault. */
  'faulty',
  /** The same is there in another recording. */
  'duplicate',
  /** Recorded to try the device. */
  'trial',
]);
export type SetAsideReason = z.infer<typeof SetAsideReason>;

/**
 * Largest part of a record, in bytes of plaintext: whoever opens a record has its parts in memory. Who attaches a file,
 * who signs and who reads keep to it alike.
 */
export const MAX_SEGMENT_BYTES = 512 * 1024 ** 2;

/** Most that all parts of a record have together, in bytes of plaintext. */
export const MAX_RECORD_BYTES = 1024 ** 3;

/** Most that one object of the storage has, in bytes of ciphertext: no upload of more is permitted. */
export const MAX_OBJECT_BYTES = 2 * 1024 ** 3;

/** Errors: FILE_TOO_LARGE, with both numbers in `details`. */
export function withinLimit(bytes: number, limit: number): void {
  if (bytes > limit) throw new OpenwardError('FILE_TOO_LARGE', undefined, { details: { bytes, limit } });
}

/**
 * P_DE (paper equation 1), with what makes it checkable beside the paper's four fields:
 * T_ID, URL_C, D_SP and D_SD keep their names.
 */
export const PDE = z.object({
  /** Which treatment it is the record of. */
  T_ID: TID,
  /** Where the ciphertext lies; ends with `digest`. */
  URL_C: ObjectUrl,
  /** SHA-384 of the ciphertext. */
  digest: Sha384Hex,
  /** SHA-384 of the manifest inside: lets a part be checked without the rest. */
  manifestDigest: Sha384Hex,
  /** Size of the ciphertext in bytes. */
  bytes: z.number().int().positive(),
  /** Of its segments, each once: what a request for a share is compared with. */
  kinds: z.array(SegmentKind).min(1).max(4),
  /** Patient's and doctor's detached JWS over a RecordStatement. */
  D_SP: DetachedJws,
  D_SD: DetachedJws,
  /** From 1; an amendment is a new version, nothing is overwritten. */
  version: z.number().int().min(1).max(9999),
  /** Digest of the version this one amends; absent in version 1. */
  supersedes: Sha384Hex.optional(),
});
export type PDE = z.infer<typeof PDE>;

/** A P_DE as the ledger returns it. */
export const StoredPDE = PDE.extend({
  /** As the treatment on the ledger says, like `doctorPid` and `hospital`. */
  patientPid: PID,
  doctorPid: PID,
  /** MSP id. */
  hospital: z.string(),
  /** Time of the transaction, which peers compare with their clocks. */
  recordedAt: Instant,
  transactionId: z.string(),
});
export type StoredPDE = z.infer<typeof StoredPDE>;
