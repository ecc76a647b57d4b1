import { checkEnrolment, type EnrolmentPorts } from '../../app/flows/register.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { Enrolment } from '../../api/messages/registration.ts';
import { StoredRealIdentity } from '../../api/messages/registration.ts';
import { parseCanonical } from '../../protocol/encoding/canonical-json.ts';
import { pendingKeys } from '../vault/key-maker.ts';
import type { Secrets } from '../vault/secrets.ts';
import type { VaultFile } from '../vault/vault-file.ts';

/**
 * The enrolment of a vault just opened, checked against its keys and its owner's RID. It came while the vault was
 * locked, from services that are not trusted with it: this is where nobody else's keys, name or organisation can be
 * slipped in.
 * Errors: REGISTRATION_DECLINED, NOT_AVAILABLE (not decided yet), CERTIFICATE_INVALID, RID_INVALID.
 */
export async function checkedEnrolment(ports: EnrolmentPorts, file: VaultFile, secrets: Secrets): Promise<Enrolment> {
  const { enrolment, registration, header } = file;
  if (!enrolment)
    throw new OpenwardError(
      registration?.state === 'declined' ? 'REGISTRATION_DECLINED' : 'NOT_AVAILABLE',
      'The registration is not complete',
    );
  const rid = secrets.rid.length === 0 ? undefined : StoredRealIdentity.parse(parseCanonical(secrets.rid));
  await checkEnrolment(ports, enrolment, {
    role: header.role,
    mspId: header.mspId,
    keys: await pendingKeys(secrets),
    ...(rid === undefined ? {} : { rid }),
  });
  return enrolment;
}
