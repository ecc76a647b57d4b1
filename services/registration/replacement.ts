import type { SignedStatement } from '../../api/messages/certification.ts';
import { TOLERATED_SKEW } from '../../domain/clock.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { replacement as bound, type ReplacementCause } from '../../domain/replacement.ts';
import type { PersonRole } from '../../domain/user.ts';
import { personsCertificate } from '../../protocol/identity/persons-certificate.ts';
import { byCertificate } from '../../protocol/signature/consent.ts';
import { replacementStatement } from '../../protocol/signature/statement-of.ts';
import type { ReplacementStatement } from '../../protocol/signature/statement.ts';
import { verifyStatement } from '../../protocol/signature/verify.ts';
import type { ProvenKeys } from './key-material.ts';
import { markedKeys } from './renewal.ts';

/** A replacement as its confirmation names it. */
export interface ConfirmedReplacement {
  readonly mspId: string;
  readonly role: PersonRole;
  readonly pid: string;
  readonly cause: ReplacementCause;
  readonly replaces: string;
  readonly confirmedBy: string;
  readonly confirmation: SignedStatement;
}

/** Who confirms in an organisation. Those of SA are activated anew, and those who have no administrator register. */
const CONFIRMER = 'hospital-admin';

/** What an administrator must have signed. */
export function confirmationOf(
  { mspId, role, pid, cause, replaces, confirmedBy }: Omit<ConfirmedReplacement, 'confirmation'>,
  keys: ProvenKeys,
  at: string,
): ReplacementStatement {
  const replaced = { mspId, role, pid, cause, replaces, ...markedKeys(keys), preKeys: keys.preKeys };
  return replacementStatement(replaced, confirmedBy, at);
}

/**
 * That another administrator of the organisation, with a certificate valid now, has confirmed these very keys, not long
 * ago. @throws NOT_CONFIRMED, with the cause
 */
export function requireConfirmed(
  replacement: ConfirmedReplacement,
  keys: ProvenKeys,
  root: string | undefined,
  now: Date,
): void {
  const { confirmation, confirmedBy, pid } = replacement;
  try {
    const by = personsCertificate({ pid: confirmedBy, role: CONFIRMER }, confirmation.certificate, root, now);
    verifyStatement(confirmation.jws, confirmationOf(replacement, keys, confirmation.at), byCertificate(by));
  } catch (cause) {
    throw new OpenwardError('NOT_CONFIRMED', undefined, { cause });
  }
  const age = now.getTime() - Date.parse(confirmation.at);
  if (pid === confirmedBy || age > bound.confirmedFor || -age > TOLERATED_SKEW)
    throw new OpenwardError('NOT_CONFIRMED', 'By oneself, or at another time than now');
}
