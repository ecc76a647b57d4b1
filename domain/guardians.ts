import { z } from 'zod';
import { bounds } from './bounds.ts';
import { CompactJwe, DetachedJws, Instant, PID, Sha384Hex } from './ids.ts';
import { PersonRole } from './user.ts';

/** How many guardians somebody may name; how many of them bring the keys back is theirs to say, two at the least. */
export const guardianNumbers = { fewest: 2, most: 5, usual: 3, usualThreshold: 2 } as const;

/**
 * Who may have guardians, and be one: SA's organisation has no peer, so its officers cannot ask the ledger who asks
 * them, and nothing is sealed to them.
 */
export const GuardianRole = PersonRole.exclude(['sa-officer']);

/** Of one set of guardians: a UUID, which its owner makes. */
export const GuardianSetId = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);

const NamedGuardian = z.strictObject({
  pid: PID,
  /** SHA-384 of the canonical JSON of their part: by it a part is known to be the one that was made. */
  part: Sha384Hex,
});

/** Who guards somebody's keys, said by their owner with the signing key of that day. */
export const GuardiansStatement = z.strictObject({
  type: z.literal('openward/guardians/1'),
  set: GuardianSetId,
  /** Whose keys are guarded: the signer. */
  pid: PID,
  /** How many of the guardians bring the keys back. */
  threshold: z.number().int().min(guardianNumbers.fewest).max(guardianNumbers.most),
  /** Guardian i, from 1, has part i. */
  guardians: z.array(NamedGuardian).min(guardianNumbers.fewest).max(guardianNumbers.most),
  /** SHA-384 of the canonical JSON of the sealed keys. */
  sealed: Sha384Hex,
  /** When it was signed, by the owner's own clock. */
  at: Instant,
});

/**
 * That one person is a guardian of the other: each of the two says it for themselves, and lets the other look them up
 * by it.
 */
export const GuardianshipStatement = z.strictObject({
  type: z.literal('openward/guardianship/1'),
  guardian: PID,
  /** Whose keys are guarded. */
  owner: PID,
  /** When it was signed, by the signer's own clock. */
  at: Instant,
});

/** Keys under a random key that nobody has whole: AES-256-GCM, base64url. */
export const GuardedKeys = z.strictObject({
  iv: z.string().regex(/^[A-Za-z0-9_-]{16}$/),
  tag: z.string().regex(/^[A-Za-z0-9_-]{22}$/),
  ciphertext: z
    .string()
    .max(bounds.guardedCharacters)
    .regex(/^[A-Za-z0-9_-]+$/),
});
export type GuardedKeys = z.infer<typeof GuardedKeys>;

/** A guardian's part, sealed to their registered key of encryption, or to the new one of the keys' owner. */
export const SealedPart = CompactJwe.max(bounds.guardianPartCharacters);

/** A set of guardians as the cloud keeps it: ciphertext, and what its owner has signed. */
export const GuardianSet = z.strictObject({
  statement: GuardiansStatement,
  /** By the owner, over the statement. */
  signature: DetachedJws,
  keys: GuardedKeys,
  /** In the order of the guardians. */
  parts: z.array(SealedPart).max(guardianNumbers.most),
  /** By the owner, to each guardian in their order: the statement of guardianship, `at` as in the set's. */
  words: z.array(DetachedJws).max(guardianNumbers.most),
});
export type GuardianSet = z.infer<typeof GuardianSet>;
