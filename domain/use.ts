import { z } from 'zod';
import { Instant, PID, Sha384Hex, ShareId, TID } from './ids.ts';
import { Purpose } from './share.ts';

/** D_UE (paper equation 2) as the cloud server submits it, once per release. T_H is the consumer's PID. */
export const DUE = z.object({
  /** `R-` and 32 hex digits, made by the consumer: a retry after a lost answer is the same use. */
  releaseId: z.string().regex(/^R-[0-9a-f]{32}$/),
  T_ID: TID,
  T_H: PID,
  shareId: ShareId,
  /** As the share says. */
  purpose: Purpose,
  outcome: z.enum(['released']),
  /** SHA-384 of the key fragment it was re-encrypted with, as the grant names it. */
  fragmentDigest: Sha384Hex,
});
export type DUE = z.infer<typeof DUE>;

/** A D_UE as the ledger returns it. */
export const StoredDUE = DUE.extend({
  /** Whose data was used. */
  patientPid: PID,
  consumerMsp: z.string(),
  /** MSP id of the proxy that released. */
  proxy: z.string(),
  /** Time of the transaction. */
  at: Instant,
  transactionId: z.string(),
});
export type StoredDUE = z.infer<typeof StoredDUE>;

/** That somebody read the log of uses is itself kept. */
export const LogReading = z.object({ patientPid: PID, readerPid: PID, at: Instant, transactionId: z.string() });
export type LogReading = z.infer<typeof LogReading>;
