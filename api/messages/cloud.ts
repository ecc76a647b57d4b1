import { z } from 'zod';
import { DetachedJws, Instant, Pem, Sha384Hex, ShareId } from '../../domain/ids.ts';
import { StoredPDE } from '../../domain/record.ts';
import { StoredDUE } from '../../domain/use.ts';

/** base64url without padding. */
const Base64Url = z
  .string()
  .max(8192)
  .regex(/^[A-Za-z0-9_-]+$/);

/** A credential for one object and one verb: a presigned URL (SigV4) and the headers that must go with it. */
export const StorageGrant = z.object({ url: z.url(), headers: z.record(z.string(), z.string()), expiresAt: Instant });
export type StorageGrant = z.infer<typeof StorageGrant>;

export const FragmentDeposit = z.object({
  capsule: Base64Url,
  /** The share key under the patient's per-record PRE key: D_SA(P*) of the paper. */
  wrappedKey: Base64Url,
  fragment: Base64Url,
  /** Patient's per-record public key, and the parties' registered keys, hex. */
  delegatingKey: z.string(),
  receivingKey: z.string(),
  verifyingKey: z.string(),
});
export type FragmentDeposit = z.infer<typeof FragmentDeposit>;

/**
 * Proof that this proxy has deleted its fragment; the JWS is over a FragmentReceipt statement, by the key of `certificate`: the proxy's
 * signing certificate (role `proxy`), which its organisation's authority issued, so that the patient can check it years later.
 */
export const Receipt = z.object({
  shareId: ShareId,
  proxy: z.string(),
  fragmentDigest: Sha384Hex,
  at: Instant,
  receipt: DetachedJws,
  certificate: Pem,
});

export const Release = z.object({
  use: StoredDUE,
  capsule: Base64Url,
  wrappedKey: Base64Url,
  cfrag: Base64Url,
  delegatingKey: z.string(),
  verifyingKey: z.string(),
  /** Of the record shared, so that the recipient can check what patient and doctor signed. */
  record: StoredPDE,
  cs: StorageGrant,
});
export type Release = z.infer<typeof Release>;
