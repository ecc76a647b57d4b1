import { z } from 'zod';
import { bounds } from '../../domain/bounds.ts';
import { Instant, MspId, PID } from '../../domain/ids.ts';
import { ReplacementCause } from '../../domain/replacement.ts';
import { PersonRole, UserCertificates } from '../../domain/user.ts';

/**
 * What was asked for with the keys, and is to be asked for again as long as no answer is known: beside the RID in the
 * vault everything of the request that cannot be made anew.
 */
export const PendingRequest = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('registration'),
    /** Whoever shows it may read the outcome; base64url. */
    claim: z.string().regex(/^[A-Za-z0-9_-]{20,200}$/),
    displayName: z.string().min(1).max(bounds.name).optional(),
    department: z.string().min(1).max(bounds.name).optional(),
  }),
  z.strictObject({
    kind: z.literal('activation'),
    /** One-time code, as typed. */
    code: z.string().min(1).max(80),
    displayName: z.string().min(1).max(bounds.name),
  }),
  z.strictObject({
    /** Other keys under the PID that the owner has. */
    kind: z.literal('replacement'),
    /** As of a registration. */
    claim: z.string().regex(/^[A-Za-z0-9_-]{20,200}$/),
    cause: ReplacementCause,
    /** Where old keys say it. */
    pid: PID.optional(),
  }),
]);
export type PendingRequest = z.infer<typeof PendingRequest>;

/** Whose keys a vault holds: encrypted and authenticated with them. */
export const VaultOwner = z.strictObject({
  /** How the person is called on the screen once the vault is open. */
  name: z.string().min(1).max(bounds.name),
  role: PersonRole,
  mspId: MspId,
  /** When the keys were made. */
  createdAt: Instant,
  /** There from before anything is sent until `enrolment` is. */
  pending: PendingRequest.optional(),
  /** What SA answered to the registration; absent until then. */
  enrolment: z
    .strictObject({
      pid: PID,
      certificates: z.strictObject(UserCertificates.shape),
      /** RID encrypted with the owner's RSA key. */
      sealedRid: z.base64(),
      /** The PID is of a key of encryption that its owner has no more. */
      returned: z.literal(true).optional(),
    })
    .optional(),
});
export type VaultOwner = z.infer<typeof VaultOwner>;
/** What a vault has of an enrolment. */
export type KeptEnrolment = NonNullable<VaultOwner['enrolment']>;
