import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { GuardiansStatement } from '../../domain/guardians.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { canonicalBytes } from '../encoding/canonical-json.ts';

/**
 * What is sealed to a guardian, and by a guardian to the new keys of its owner: the same both times. What the members
 * may say is the digest's affair, which the owner has signed.
 */
export const GuardianPart = z.strictObject({
  type: z.literal('openward/guardian-part/1'),
  /** As in the set's statement. */
  set: z.string(),
  /** PID of whose keys they are. */
  owner: z.string(),
  /** PID of who has the part. */
  guardian: z.string(),
  /** From 1. */
  index: z.number(),
  threshold: z.number(),
  /** How many there are. */
  guardians: z.number(),
  /** 33 bytes of Shamir's scheme over GF(256), base64url. */
  share: z.string(),
});
export type GuardianPart = z.infer<typeof GuardianPart>;

/** What a set says of itself, once its signature was verified. */
type Statement = z.infer<typeof GuardiansStatement>;

/** Hex SHA-384 of its canonical JSON, which the owner has signed. */
export function partDigest(part: GuardianPart): string {
  return createHash('sha384').update(canonicalBytes(part)).digest('hex');
}

/**
 * The part of one guardian, once it is the one that the owner of the keys made.
 * @param contents what was in the sealed message; undefined when it did not open
 * @throws GUARDIAN_PART_WRONG for another part, of another set, person or place, and for who is no guardian
 */
export function readPart(contents: unknown, statement: Statement, guardian: string): GuardianPart {
  try {
    const part = GuardianPart.parse(contents);
    const named = statement.guardians[part.index - 1];
    if (named?.pid !== guardian) throw new RangeError('It is another guardian’s');
    if (partDigest(part) !== named.part) throw new RangeError('It is not the part that was made');
    return part;
  } catch (cause) {
    throw new OpenwardError('GUARDIAN_PART_WRONG', undefined, { cause });
  }
}
