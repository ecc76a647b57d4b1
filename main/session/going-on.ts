import { requestOf, sendActivation, submitRegistration, type EnrolmentPorts } from '../../app/flows/register.ts';
import { isCode } from '../../app/flows/errors.ts';
import { askForKeys, codeOfKeys } from '../../app/flows/replace-keys.ts';
import type { Installation } from '../../app/ports/installation.ts';
import type { Work } from '../../app/ports/progress.ts';
import {
  RegistrationRequest,
  StoredRealIdentity,
  type Enrolment,
  type RegistrationOutcome,
} from '../../api/messages/registration.ts';
import { neverReached } from '../../connections/http/until-back.ts';
import { OpenwardError, type ErrorCode } from '../../domain/errors.ts';
import { parseCanonical } from '../../protocol/encoding/canonical-json.ts';
import type { PendingRequest } from '../../protocol/vault/owner.ts';
import { pendingKeys } from '../vault/key-maker.ts';
import { isAnswered, type AnsweredRegistration } from '../vault/registration-file.ts';
import type { OpenedVault, VaultStore } from '../vault/vault-store.ts';
import type { OutcomeParts } from './registration-outcome.ts';

export interface GoingOnParts extends OutcomeParts {
  readonly vaults: Pick<VaultStore, 'find' | 'setRegistration' | 'setEnrolment'>;
  readonly installation: Installation;
  readonly enrolment: EnrolmentPorts;
}

type Kind = PendingRequest['kind'];

/** What the services say before they have written anything, and of keys that they do not know. */
const refusals: Readonly<Record<Kind, readonly ErrorCode[]>> = {
  registration: ['CONFLICT', 'RID_INVALID'],
  // An identity that is not ours is what this client finds in the answer: SA has certified then.
  activation: ['CONFLICT', 'ACTIVATION_REFUSED'],
  replacement: ['CONFLICT', 'RID_INVALID'],
};
const notHeard = ['BUSY', 'LIMIT_REACHED', 'NOT_ENTITLED', 'NOT_FORWARDED', 'INPUT_INVALID'] as const;

/** Whether nobody has what was sent for the first time, so that its keys may be thrown away. */
export function wasNotTaken(kind: Kind, error: unknown): boolean {
  if (isCode(error, 'SERVICE_UNAVAILABLE')) return neverReached(error.cause);
  return isCode(error, ...refusals[kind], ...notHeard);
}

/**
 * Sends again what a vault was made for, when nobody has answered: the services know the keys and answer what they
 * answered before. Puts the certificates of an administrator into the vault. What is refused now is kept, and marked as
 * what its owner may throw away. Errors: those of the services.
 */
export async function goOn(
  parts: GoingOnParts,
  opened: OpenedVault,
  passphrase: string,
  work: Work = {},
): Promise<Enrolment | undefined> {
  const { pending, enrolment } = opened.owner;
  const { registration } = await parts.vaults.find(opened.id);
  if (pending === undefined || enrolment !== undefined) return undefined;
  if (registration !== undefined && isAnswered(registration)) return undefined;
  try {
    if (pending.kind === 'activation') return await activateAgain(parts, opened, pending, passphrase, work);
    if (pending.kind === 'replacement') await askAgain(parts, opened, pending, work);
    else await registerAgain(parts, opened, pending, work);
    return undefined;
  } catch (error) {
    if (isCode(error, ...refusals[pending.kind])) await parts.vaults.setRegistration(opened.id, { state: 'refused' });
    throw error;
  }
}

async function activateAgain(
  { device, enrolment, vaults }: GoingOnParts,
  { id, owner: { role, mspId }, secrets }: OpenedVault,
  { code, displayName }: Extract<PendingRequest, { kind: 'activation' }>,
  passphrase: string,
  work: Work,
): Promise<Enrolment> {
  const activation = { code, displayName, role, mspId };
  const ports = { ...enrolment, sa: device.sa };
  const answered = await sendActivation(ports, activation, await pendingKeys(secrets), work);
  await vaults.setEnrolment(id, passphrase, answered);
  return answered;
}

async function registerAgain(
  { device, installation, vaults }: GoingOnParts,
  { id, owner, secrets }: OpenedVault,
  { claim, displayName, department }: Extract<PendingRequest, { kind: 'registration' }>,
  work: Work,
): Promise<void> {
  const role = RegistrationRequest.shape.role.safeParse(owner.role).data;
  if (role === undefined) throw new OpenwardError('VAULT_DAMAGED', 'Nobody registers in this role');
  const rid = StoredRealIdentity.parse(parseCanonical(secrets.rid));
  const request = await requestOf({ role, rid, displayName, department }, claim, await pendingKeys(secrets));
  const outcome = await submitRegistration({ ...device, installation }, request, work);
  await vaults.setRegistration(id, answered(request.role, outcome, claim));
}

async function askAgain(
  { device, vaults }: GoingOnParts,
  { id, owner: { role }, secrets }: OpenedVault,
  { claim, cause, pid }: Extract<PendingRequest, { kind: 'replacement' }>,
  work: Work,
): Promise<void> {
  const rid = StoredRealIdentity.parse(parseCanonical(secrets.rid));
  const keys = await pendingKeys(secrets);
  const outcome = await askForKeys(device, { role, rid, cause, pid }, { keys, claim }, work);
  await vaults.setRegistration(id, answeredReturn(outcome, claim, codeOfKeys(keys)));
}

/** The same of a request for other keys, with what is compared at the counter. */
export function answeredReturn(
  { id, state }: Pick<RegistrationOutcome, 'id' | 'state'>,
  claim: string,
  code: string[],
): AnsweredRegistration {
  return { via: 'replacement', id, claim, state, code };
}

/** Kept beside the vault, so that it can be asked what becomes of it. */
export function answered(
  role: RegistrationRequest['role'],
  { id, state }: Pick<RegistrationOutcome, 'id' | 'state'>,
  claim: string,
): AnsweredRegistration {
  return { via: role === 'consumer' ? 'sa' : 'hospital', id, claim, state };
}
