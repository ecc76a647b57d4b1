import type { Enrolment } from '../../api/messages/registration.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { checkEnrolment, isOfLostKey, type EnrolmentPorts } from '../../app/flows/register.ts';
import { StoredRealIdentity } from '../../api/messages/registration.ts';
import { parseCanonical } from '../../protocol/encoding/canonical-json.ts';
import type { VaultContents } from '../../protocol/vault/contents.ts';
import type { KeptEnrolment } from '../../protocol/vault/owner.ts';
import { pendingKeys } from '../vault/key-maker.ts';

/**
 * What is kept of an answer: that the PID may be of a key that is gone is ours to say, of who asked for other keys, and
 * never the services'.
 */
export function keptOf({ owner: { pending } }: VaultContents, enrolment: Enrolment): KeptEnrolment {
  const { pid, certificates, sealedRid } = enrolment;
  const isReturned = pending?.kind === 'replacement' && isOfLostKey(enrolment);
  if (pending?.kind === 'replacement' && pending.pid !== undefined && pending.pid !== pid)
    throw new OpenwardError('CERTIFICATE_INVALID', 'The keys are for another PID than was asked for');
  return { pid, certificates, sealedRid, ...(isReturned ? { returned: true } : {}) };
}

/**
 * Checks what came of a registration against the keys of the vault just opened and its owner's RID: services are not
 * trusted with it, and this is where nobody else's keys, name or organisation can be slipped in.
 * Errors: CERTIFICATE_INVALID, RID_INVALID.
 */
export async function requireOwnCertificate(
  ports: EnrolmentPorts,
  { secrets, owner: { role, mspId } }: VaultContents,
  enrolment: KeptEnrolment,
): Promise<void> {
  const rid = secrets.rid.length === 0 ? undefined : StoredRealIdentity.parse(parseCanonical(secrets.rid));
  const keys = await pendingKeys(secrets);
  const returned = enrolment.returned === true;
  await checkEnrolment(ports, enrolment, { role, mspId, keys, returned, ...(rid === undefined ? {} : { rid }) });
}
