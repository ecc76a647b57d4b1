import type { SignedStatement } from '../../api/messages/certification.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { PersonRole } from '../../domain/user.ts';
import { forwardingStatement, type RegisteredKeys } from '../../protocol/signature/statement-of.ts';
import { verifySigned } from './signed-statement.ts';

/** Which registration an H_M must have sent on, and whose root of nodes (PEM) vouches for that H_M. */
export interface ForwardedRegistration {
  readonly mspId: string;
  readonly role: PersonRole;
  readonly keys: RegisteredKeys;
  readonly root: string | undefined;
}

/** That the hospital's own H_M sent on this very registration. @throws NOT_FORWARDED, with the cause */
export function verifyForwarding(
  forwarding: SignedStatement | undefined,
  { root, ...registration }: ForwardedRegistration,
  now: Date,
): void {
  if (forwarding === undefined) throw new OpenwardError('NOT_FORWARDED');
  try {
    verifySigned(forwarding, (at) => forwardingStatement(registration, at), { role: 'hospital', root }, now);
  } catch (cause) {
    throw new OpenwardError('NOT_FORWARDED', undefined, { cause });
  }
}
