import type { z } from 'zod';
import type { ledgerApi } from '../../api/ledger/transactions.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { replacement as bound } from '../../domain/replacement.ts';
import { TOLERATED_SKEW } from '../../domain/clock.ts';
import { isAdministrator, type User } from '../../domain/user.ts';
import { replacementStatement } from '../../protocol/signature/statement-of.ts';
import { requireActive, requireService, sameContents } from '../transaction/guards.ts';
import { requireBegun, requireSigned } from '../transaction/signature.ts';
import type { Tx } from '../transaction/transaction.ts';
import { formerWith, registeredThumbprints, renewedKeys, requireNewKey } from './renewal.ts';
import { withoutWords } from './rules.ts';
import { findOwner, putOwner, putUser, requireUser } from './store.ts';

/**
 * Other keys for somebody who cannot sign with those they had: by SA, and by the word of an administrator of their own
 * organisation, who has seen them. Neither can without the other. What the keys of before have signed stays signed.
 */
export async function replace(tx: Tx, replacement: z.output<typeof ledgerApi.identities.replace.args>): Promise<User> {
  requireService(tx.caller, 'sa');
  const { pid, preKeys, cause, confirmedBy } = replacement;
  const known = await requireUser(tx.state, pid);
  const { signingKey, thumbprints, keys } = renewedKeys(replacement);
  if (sameContents(registeredThumbprints(known), thumbprints)) return known;
  const confirmer = await requireConfirmer(tx, known, confirmedBy);
  const { mspId, role, signingThumbprint: replaces } = known;
  const statement = replacementStatement(
    { mspId, role, pid, cause, replaces, ...keys, preKeys },
    confirmedBy,
    replacement.at,
  );
  requireSigned(replacement.confirmation, statement, confirmer, 'confirmation');
  requireFresh(replacement.at, tx.now());
  requireNewKey(known, signingKey);
  if ((await findOwner(tx.state, thumbprints.signingThumbprint)) !== undefined)
    throw new OpenwardError('CONFLICT', 'The signing certificate is or was registered');
  const formerKeys = formerWith(known, tx.now(), { cause, confirmedBy });
  const user: User = { ...activated(known, tx.now()), signingKey, ...thumbprints, preKeys, formerKeys };
  putUser(tx.state, user);
  putOwner(tx.state, user);
  tx.announce('user', [user.pid]);
  return user;
}

/** Somebody else, of the same organisation, who decides for it. Errors: USER_UNKNOWN, USER_REVOKED, NOT_ENTITLED. */
async function requireConfirmer(tx: Tx, { pid, mspId }: User, confirmedBy: string): Promise<User> {
  const confirmer = await requireActive(tx.state, confirmedBy);
  if (confirmer.pid === pid || confirmer.mspId !== mspId || !isAdministrator(confirmer.role))
    throw new OpenwardError('NOT_ENTITLED', 'Another administrator of the person’s own organisation confirms');
  requireBegun(confirmer, tx.now());
  return confirmer;
}

/** A word that somebody has kept is none. Errors: CLOCK_SKEW. */
function requireFresh(at: string, now: Date): void {
  const age = now.getTime() - Date.parse(at);
  if (age > bound.confirmedFor || -age > TOLERATED_SKEW)
    throw new OpenwardError('CLOCK_SKEW', 'The confirmation is of another time than now');
}

/** Who was revoked because their keys were in other hands has others now. */
function activated(known: User, now: Date): User {
  const user = withoutWords(known);
  if (user.status === 'active') return user;
  return { ...user, status: 'active', statusReasonDigest: undefined, statusAt: now.toISOString() };
}
