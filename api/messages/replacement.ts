import { z } from 'zod';
import { bounds } from '../../domain/bounds.ts';
import { Bookmark, Instant, PID, Sha256Hex, Thumbprint } from '../../domain/ids.ts';
import { ReplacementCause } from '../../domain/replacement.ts';
import { Unreadable, stored } from '../../domain/text.ts';
import { PersonRole, PreKeys, UserStatus } from '../../domain/user.ts';
import { KeyMaterial, RealIdentity, StoredRealIdentity } from './registration.ts';

/**
 * Somebody asks for other keys under the PID they have, and cannot sign with those of before. It goes from their
 * installation to SA. Who they are is seen by an administrator of their organisation, in person.
 */
export const ReplacementRequest = z.object({
  /** As what they are registered. Administrators are activated anew instead. */
  role: PersonRole.exclude(['sa-officer', 'hospital-admin']),
  rid: RealIdentity,
  cause: ReplacementCause,
  /** New for signing and TLS; those of encryption and re-encryption as they were, where they are still there. */
  keys: KeyMaterial,
  /** SHA-256 hex of a token kept by the client: whoever shows the token may read the outcome. */
  claimDigest: Sha256Hex,
  /** Where the client knows it, from old keys: no other person is meant. */
  pid: PID.optional(),
});
export type ReplacementRequest = z.infer<typeof ReplacementRequest>;

/** Waits for an administrator; for SA's officer; is carried out; the two ends. */
export const ReplacementState = z.enum(['submitted', 'confirmed', 'granting', 'granted', 'declined']);

/** As administrator and officer see it. */
export const ReplacementReview = z.object({
  id: z.string(),
  state: ReplacementState,
  role: PersonRole,
  mspId: z.string(),
  cause: ReplacementCause,
  /** Absent once it was decided: it is wiped. */
  rid: StoredRealIdentity.optional(),
  /** Absent when nobody of this organisation is registered in this role under this identity. */
  pid: PID.optional(),
  submittedAt: Instant,
  updatedAt: Instant,
  /** The administrator who had the person before them. */
  confirmedBy: PID.optional(),
  confirmedAt: Instant.optional(),
  /** Why it was declined. */
  reason: stored.proseOrNone(bounds.reason).optional(),
  unreadable: Unreadable,
});
export type ReplacementReview = z.infer<typeof ReplacementReview>;

/** What an administrator signs, with what the ledger says of the person now. */
export const ReplacementExamined = ReplacementReview.extend({
  /** SHA-256 of each new key; absent with `pid`. */
  keys: z.object({ signingKey: Sha256Hex, tlsKey: Sha256Hex, encryptionKey: Sha256Hex, preKeys: PreKeys }).optional(),
  /** Of the person as they are registered. */
  registered: z
    .object({
      status: UserStatus,
      statusAt: Instant,
      /** Of the signing certificate that is given up. */
      signingThumbprint: Thumbprint,
      /** Whether the key of encryption comes back: records of before can be read then. */
      sameEncryption: z.boolean(),
    })
    .optional(),
});
export type ReplacementExamined = z.infer<typeof ReplacementExamined>;

/** Which page of which requests; newest first unless told. */
export const ReplacementsAsked = z.object({
  bookmark: Bookmark.optional(),
  state: ReplacementState.optional(),
  order: z.enum(['newest', 'oldest']).optional(),
});
