import { checkEnrolment, type EnrolmentPorts } from '../../app/flows/register.ts';
import type { Enrolment } from '../../api/messages/registration.ts';
import { StoredRealIdentity } from '../../api/messages/registration.ts';
import { parseCanonical } from '../../protocol/encoding/canonical-json.ts';
import type { VaultContents } from '../../protocol/vault/contents.ts';
import { pendingKeys } from '../vault/key-maker.ts';

/**
 * Checks what came of a registration against the keys of the vault just opened and its owner's RID: services are not
 * trusted with it, and this is where nobody else's keys, name or organisation can be slipped in.
 * Errors: CERTIFICATE_INVALID, RID_INVALID.
 */
export async function requireOwnCertificate(
  ports: EnrolmentPorts,
  { secrets, owner: { role, mspId } }: VaultContents,
  enrolment: Enrolment,
): Promise<void> {
  const rid = secrets.rid.length === 0 ? undefined : StoredRealIdentity.parse(parseCanonical(secrets.rid));
  const keys = await pendingKeys(secrets);
  await checkEnrolment(ports, enrolment, { role, mspId, keys, ...(rid === undefined ? {} : { rid }) });
}
