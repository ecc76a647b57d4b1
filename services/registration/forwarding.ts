import type { SignedStatement } from '../../api/messages/certification.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { AuthorityKind } from '../../domain/authority.ts';
import type { OrganisationType, PersonRole } from '../../domain/user.ts';
import { forwardingStatement, type RegisteredKeys } from '../../protocol/signature/statement-of.ts';
import { verifySigned } from './signed-statement.ts';

/** The service or installation that speaks for an organisation of a type when a person of its is registered. */
interface Forwarder {
  readonly role: 'hospital' | 'workstation';
  /** Which of the organisation's roots vouches for it. */
  readonly kind: AuthorityKind;
}

/** Hospitals have an H_M, third parties the installations of their clients; nobody registers for others. */
const forwarders: Readonly<Partial<Record<OrganisationType, Forwarder>>> = {
  hospital: { role: 'hospital', kind: 'nodes' },
  'third-party': { role: 'workstation', kind: 'people' },
};

/** A registration, and the organisation that must have vouched for it. */
export interface ForwardedRegistration {
  readonly mspId: string;
  readonly type: OrganisationType;
  readonly role: PersonRole;
  readonly keys: RegisteredKeys;
  /** PEM: the organisation's own. */
  readonly roots: Readonly<Record<AuthorityKind, string | undefined>>;
}

/**
 * That the organisation itself sent on this very registration; answers who did it for it, with the certificate (PEM):
 * whether that one's key still counts, the ledger knows. @throws NOT_FORWARDED, with the cause
 */
export function verifyForwarding(
  forwarding: SignedStatement | undefined,
  { type, roots, ...registration }: ForwardedRegistration,
  now: Date,
): Pick<Forwarder, 'role'> & Pick<SignedStatement, 'certificate'> {
  const forwarder = forwarders[type];
  if (forwarding === undefined || forwarder === undefined) throw new OpenwardError('NOT_FORWARDED');
  const author = { role: forwarder.role, root: roots[forwarder.kind] };
  try {
    verifySigned(forwarding, (at) => forwardingStatement(registration, at), author, now);
  } catch (cause) {
    throw new OpenwardError('NOT_FORWARDED', undefined, { cause });
  }
  return { role: forwarder.role, certificate: forwarding.certificate };
}
