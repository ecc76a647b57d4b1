import { OpenwardError } from '../../domain/errors.ts';
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
