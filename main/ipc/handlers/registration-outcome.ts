import { isCode } from '../../../app/flows/errors.ts';
import { hospitalApi } from '../../../api/http/hospital.ts';
import { saApi } from '../../../api/http/sa.ts';
import type { RegistrationOutcome } from '../../../api/messages/registration.ts';
import { OpenwardError } from '../../../domain/errors.ts';
import type { Services } from '../../session/connections.ts';
import type { KeptRegistration, VaultFile } from '../../vault/vault-file.ts';
import type { VaultStore } from '../../vault/vault-store.ts';
import type { ClientLog } from '../failure.ts';

interface RefreshParts {
  readonly vaults: VaultStore;
  readonly device: Services;
  readonly log: ClientLog;
}

/** Asks for the outcome of every registration under way on this installation. */
export async function refreshRegistrations(parts: RefreshParts): Promise<void> {
  for (const file of await parts.vaults.list()) {
    const { registration, enrolment } = file;
    if (registration && !enrolment && registration.state !== 'declined') await refresh(parts, file, registration);
  }
}

/**
 * One that cannot be asked now stays as it is. What comes back is checked when the vault is opened, which needs the
 * passphrase.
 */
async function refresh(
  { vaults, device, log }: RefreshParts,
  { header }: VaultFile,
  registration: KeptRegistration,
): Promise<void> {
  try {
    const outcome = await ask(device, registration);
    if (outcome.enrolment) await vaults.setEnrolment(header.id, outcome.enrolment);
    else if (outcome.state !== registration.state)
      await vaults.setRegistration(header.id, {
        ...registration,
        state: outcome.state,
        ...(outcome.reason === undefined ? {} : { reason: outcome.reason }),
      });
  } catch (error) {
    if (!isCode(error, 'SERVICE_UNAVAILABLE')) log.note('asking for the outcome of a registration', error);
  }
}

async function ask({ sa, hospital }: Services, { via, id, claim }: KeptRegistration): Promise<RegistrationOutcome> {
  const input = { params: { id }, body: { claim } };
  if (via === 'sa') return sa.call(saApi.registrationOutcome, input);
  if (!hospital) throw new OpenwardError('NOT_FOUND', 'This organisation has no hospital service any more');
  return hospital.call(hospitalApi.registrationOutcome, input);
}
