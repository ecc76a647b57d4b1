import { isCode } from '../../../app/flows/errors.ts';
import { askOutcome, type OutcomeParts } from '../../session/registration-outcome.ts';
import { isAnswered } from '../../vault/registration-file.ts';
import type { VaultStore } from '../../vault/vault-store.ts';
import type { ClientLog } from '../failure.ts';

interface RefreshParts extends OutcomeParts {
  readonly vaults: VaultStore;
  readonly log: ClientLog;
}

/** Asks for the outcome of every registration under way on this installation; one that cannot be asked now stays. */
export async function refreshRegistrations({ vaults, device, log }: RefreshParts): Promise<void> {
  for (const { id, registration } of await vaults.list()) {
    if (!registration || !isAnswered(registration)) continue;
    if (registration.state === 'declined' || registration.state === 'ready') continue;
    try {
      await askOutcome({ vaults, device }, id, registration);
    } catch (error) {
      if (!isCode(error, 'SERVICE_UNAVAILABLE')) log.note('asking for the outcome of a registration', error);
    }
  }
}
