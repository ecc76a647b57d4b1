import { hospitalApi } from '../../api/http/hospital.ts';
import { replacementApi } from '../../api/http/replacement.ts';
import { saApi } from '../../api/http/sa.ts';
import type { Enrolment } from '../../api/messages/registration.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { isAnswered, isOver, type AnsweredRegistration, type KeptRegistration } from '../vault/registration-file.ts';
import type { VaultStore } from '../vault/vault-store.ts';
import type { Services } from './connections.ts';

export interface OutcomeParts {
  readonly vaults: Pick<VaultStore, 'setRegistration'>;
  /** The services as the installation itself reaches them, before anybody is registered. */
  readonly device: Pick<Services, 'sa' | 'hospital'>;
}

/**
 * Asks what became of the registration of a vault, and keeps its state beside it. The enrolment of one that was
 * approved is answered and not kept: it goes into the vault, which takes the passphrase.
 * Errors: those of the services.
 */
export async function askOutcome(
  { vaults, device }: OutcomeParts,
  id: string,
  registration: AnsweredRegistration,
): Promise<{ readonly registration: AnsweredRegistration; readonly enrolment?: Enrolment | undefined }> {
  const { state, reason, enrolment } = await ask(device, registration);
  const known: AnsweredRegistration = {
    ...registration,
    state: enrolment ? 'ready' : state,
    ...(reason === undefined ? {} : { reason }),
  };
  if (known.state !== registration.state) await vaults.setRegistration(id, known);
  return { registration: known, enrolment };
}

/**
 * The enrolment of a registration that was approved.
 * Errors: REGISTRATION_DECLINED, REGISTRATION_WAITING, those of the services.
 */
export async function collectEnrolment(
  parts: OutcomeParts,
  id: string,
  kept: KeptRegistration | undefined,
): Promise<Enrolment> {
  if (kept && isOver(kept)) throw new OpenwardError('REGISTRATION_DECLINED');
  if (!kept || !isAnswered(kept)) throw new OpenwardError('NOT_AVAILABLE', 'The registration was never sent in');
  const { registration, enrolment } = await askOutcome(parts, id, kept);
  if (enrolment) return enrolment;
  throw new OpenwardError(registration.state === 'declined' ? 'REGISTRATION_DECLINED' : 'REGISTRATION_WAITING');
}

async function ask({ sa, hospital }: OutcomeParts['device'], { via, id, claim }: AnsweredRegistration) {
  const input = { params: { id }, body: { claim } };
  if (via === 'replacement') return sa.call(replacementApi.replacementOutcome, input);
  if (via === 'sa') return sa.call(saApi.registrationOutcome, input);
  if (!hospital) throw new OpenwardError('NOT_FOUND', 'This organisation has no hospital service any more');
  return hospital.call(hospitalApi.registrationOutcome, input);
}
