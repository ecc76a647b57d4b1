import { OpenwardError } from '../../domain/errors.ts';
import { countsFrom } from '../../domain/registered-keys.ts';
import type { User } from '../../domain/user.ts';
import type { Statement } from '../../protocol/signature/statement.ts';
import { verifyStatement } from '../../protocol/signature/verify.ts';

/**
 * The statement must be signed with the key that SA registered for this user. `what` names the signature. Errors:
 * SIGNATURE_INVALID.
 */
export function requireSigned(
  jws: string,
  statement: Statement,
  signer: Pick<User, 'signingKey' | 'signingThumbprint'>,
  what: string,
): void {
  try {
    verifyStatement(jws, statement, { publicKey: signer.signingKey, thumbprint: signer.signingThumbprint });
  } catch (cause) {
    const why = cause instanceof OpenwardError ? cause.message : 'It cannot be checked';
    throw new OpenwardError('SIGNATURE_INVALID', `${what}: ${why}`, { cause });
  }
}

/**
 * Readers judge a signature by the time it was recorded at: dated before its key was registered it would count for
 * nobody, ever. Who submits with a clock that is behind comes again. Errors: CLOCK_SKEW.
 */
export function requireBegun(signer: User, now: Date): void {
  if (!countsFrom(signer, now))
    throw new OpenwardError('CLOCK_SKEW', 'The time is before that at which a signer’s keys were registered');
}
