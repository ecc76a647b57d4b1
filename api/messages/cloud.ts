import { z } from 'zod';
import { bounds } from '../../domain/bounds.ts';
import { CompactJwe, DetachedJws, Instant, PID, Pem, Sha384Hex, ShareId } from '../../domain/ids.ts';
import { WordsAbout } from '../../domain/share.ts';
import { StoredPDE } from '../../domain/record.ts';
import { StoredDUE } from '../../domain/use.ts';
import { PreKeys } from '../../domain/user.ts';

/** base64url without padding. */
const Base64Url = z
  .string()
  .max(8192)
  .regex(/^[A-Za-z0-9_-]+$/);

/** Compressed secp256k1 point, hex. */
const PrePoint = PreKeys.shape.receiving;

/**
 * A credential for one object and one verb: a presigned URL (SigV4) and the headers that must go with it. `https`
 * alone: whoever could name another scheme could have the client send where nobody is authenticated.
 */
export const StorageGrant = z.object({
  url: z.url({ protocol: /^https$/ }),
  headers: z.record(z.string(), z.string()),
  expiresAt: Instant,
});
export type StorageGrant = z.infer<typeof StorageGrant>;

/**
 * R_K(P->T_H) for one share and one proxy, and what it is to re-encrypt. Refused (FRAGMENT_INVALID) unless it verifies
 * under the keys that the ledger has of both parties.
 */
export const FragmentDeposit = z.object({
  /** Umbral's capsule, 105 bytes. */
  capsule: Base64Url,
  /** The share key under the patient's PRE key of this share: D_SA(P*) of the paper; 72 bytes. */
  wrappedKey: Base64Url,
  /** One key fragment, 310 bytes. */
  fragment: Base64Url,
  /** The patient's public key of this share: compressed secp256k1 point, 66 hex digits. */
  delegatingKey: PrePoint,
  /** The recipient's registered key, in the same form. */
  receivingKey: PrePoint,
  /** The patient's registered key that signs fragments, in the same form. */
  verifyingKey: PrePoint,
});
export type FragmentDeposit = z.infer<typeof FragmentDeposit>;

/**
 * Proof that this proxy has deleted its fragment, which the ledger has as well when the share was granted; the JWS is
 * over a FragmentReceipt statement, by the key of
 * `certificate`: the proxy's signing certificate (role `proxy`), which its organisation's authority issued, so that the
 * patient can check it years later.
 */
export const Receipt = z.object({
  shareId: ShareId,
  /** MSP id of the proxy's organisation. */
  proxy: z.string(),
  /** SHA-384 of the fragment's bytes, as the grant names it. */
  fragmentDigest: Sha384Hex,
  /** When it was deleted: what the statement says. */
  at: Instant,
  receipt: DetachedJws,
  certificate: Pem,
  /** By which the ledger has it (`deletions` of the share); absent where there never was a grant of this fragment. */
  transactionId: z.string().optional(),
});

/** What a consumer gets once D_UE is on the ledger: everything to open C_s but their own seed. */
export const Release = z.object({
  /** D_UE as the ledger has it. */
  use: StoredDUE,
  /** As the patient deposited it; its digest is in the grant. */
  capsule: Base64Url,
  /** D_SA(P*). */
  wrappedKey: Base64Url,
  /** The capsule re-encrypted for this consumer: 381 bytes. */
  cfrag: Base64Url,
  /** Of the share, as deposited: compressed point, hex. */
  delegatingKey: z.string(),
  /** The patient's, as deposited; the recipient takes the one the ledger has. */
  verifyingKey: z.string(),
  /** Of the record shared, so that the recipient can check what patient and doctor signed. */
  record: StoredPDE,
  /** Permission to fetch C_s; short-lived. */
  cs: StorageGrant,
});
export type Release = z.infer<typeof Release>;

/** Sealed words, `openward/words/1` within: compact JWE to the registered encryption key of who may read them. */
const SealedWords = CompactJwe.max(bounds.wordsCharacters);

/** Whose copy it is: the author's own, or the other party's, which is taken once the ledger has the digest. */
export const WordsDeposit = z.object({ copy: z.enum(['own', 'other']), words: SealedWords });
export type WordsDeposit = z.infer<typeof WordsDeposit>;

/** Words sealed to who asks. */
export const DeliveredWords = z.object({
  about: WordsAbout,
  /** PID; the share on the ledger says whether these words are this person's to say. */
  author: PID,
  words: SealedWords,
  /** Whether the other party's copy is there as well; of what the other party wrote it is. */
  delivered: z.boolean(),
});
export type DeliveredWords = z.infer<typeof DeliveredWords>;

/** Words of the caller’s that are there and cannot be read: `about` and `author` where they can. */
export const UnreadableWords = z.object({
  about: WordsAbout.optional(),
  author: PID.optional(),
  /** Names of what cannot. */
  unreadable: z.array(z.string()).min(1),
});
export type UnreadableWords = z.infer<typeof UnreadableWords>;

/** The author's own copy of words that the other party does not have. */
export const UndeliveredWords = z.object({ shareId: ShareId, about: WordsAbout, words: SealedWords });
export type UndeliveredWords = z.infer<typeof UndeliveredWords>;
