import type { PersonRole } from '../../domain/user.ts';
import type { ProvenKeys } from '../registration/key-material.ts';
import type { PersonAuthority } from './authority.ts';
import { columnOf, kinds } from './issued.ts';
import type { Renewal, Renewals } from './renewals.ts';

/**
 * The three certificates under an enrolment of their own, each kept before the next is asked for. @throws
 * CA_UNAVAILABLE, CA_REFUSED
 */
export async function certifiedAnew(
  { authority, renewals }: { readonly authority: PersonAuthority; readonly renewals: Renewals },
  begun: Renewal,
  role: PersonRole,
  { requests }: ProvenKeys,
): Promise<Renewal> {
  const { enrolmentId: id, enrolmentSecret: secret = '', pid } = begun;
  await authority.register({ id, secret, role, pid });
  for (const kind of kinds) {
    if (begun[columnOf[kind]] !== undefined) continue;
    const certificate = await authority.certify({ id, secret }, requests[kind].pem, kind);
    await renewals.change(id, { [columnOf[kind]]: certificate });
  }
  return renewals.change(id, { enrolmentSecret: null, certifiedAt: renewals.now() });
}
