import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import type { GuardedKeys, GuardianSet, GuardiansStatement } from '../../domain/guardians.ts';
import { canonicalBytes } from '../encoding/canonical-json.ts';
import type { GuardianshipStatement } from '../signature/statement.ts';
import { verifyStatement, type Verifier } from '../signature/verify.ts';

type Statement = z.infer<typeof GuardiansStatement>;

/** What a guardian sees of a set, and what its owner has signed of it. */
export interface SignedGuardians {
  /** Who they are, how many are needed, and the digests of parts and sealed keys. */
  readonly statement: Statement;
  /** Detached JWS. */
  readonly signature: string;
}

/**
 * That somebody's word on their guardians is theirs and says what can be: as many different guardians as there are
 * parts, none of them the owner, no more needed than there are.
 * @param owner by the key that the ledger has or had of the person
 * @throws SIGNATURE_INVALID, GUARDIANS_INVALID
 */
export function verifyGuardians({ statement, signature }: SignedGuardians, owner: Verifier): void {
  const people = new Set<string>([statement.pid, ...statement.guardians.map(({ pid }) => pid)]);
  if (people.size !== statement.guardians.length + 1)
    throw invalid('Somebody is named twice, or guards their own keys');
  if (statement.threshold > statement.guardians.length) throw invalid('More guardians are needed than there are');
  verifyStatement(signature, statement, owner);
}

/** The same of a whole set, with the ciphertext that was signed. @throws SIGNATURE_INVALID, GUARDIANS_INVALID */
export function verifyGuardianSet(set: GuardianSet, owner: Verifier): void {
  const { guardians, sealed, at, pid } = set.statement;
  if (set.parts.length !== guardians.length || set.words.length !== guardians.length)
    throw invalid('There is not a part and a word for each guardian');
  if (keysDigest(set.keys) !== sealed) throw invalid('The sealed keys are not those that were signed');
  verifyGuardians(set, owner);
  guardians.forEach((guardian, place) =>
    verifyStatement(set.words[place] ?? '', guardianship(guardian.pid, pid, at), owner),
  );
}

/** Hex SHA-384 of their canonical JSON. */
export function keysDigest({ iv, tag, ciphertext }: GuardedKeys): string {
  return createHash('sha384').update(canonicalBytes({ iv, tag, ciphertext })).digest('hex');
}

/** What is authenticated with the sealed keys: whose they are, and of which set. */
export function guardedAad({ set, pid }: { readonly set: string; readonly pid: string }): Buffer {
  return canonicalBytes({ type: 'openward/guarded-keys/1', set, pid });
}

/**
 * What each of the two signs.
 * @param guardian PID
 * @param owner PID of the person whose keys are guarded
 * @param at by the signer's own clock
 */
export function guardianship(guardian: string, owner: string, at: string): GuardianshipStatement {
  return { type: 'openward/guardianship/1', guardian, owner, at };
}

function invalid(why: string): OpenwardError {
  return new OpenwardError('GUARDIANS_INVALID', why);
}
