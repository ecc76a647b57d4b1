import { activate, prepareRegistration, submitRegistration } from '../../../app/flows/register.ts';
import { isCode } from '../../../app/flows/errors.ts';
import { OpenwardError } from '../../../domain/errors.ts';
import { hospitalApi } from '../../../api/http/hospital.ts';
import type { RegistrationOutcome } from '../../../api/messages/registration.ts';
import { saApi } from '../../../api/http/sa.ts';
import { Rid } from '../../../protocol/identity/rid.ts';
import { VaultKeyMaker } from '../../vault/key-maker.ts';
import type { PendingRegistration, VaultFile } from '../../vault/vault-file.ts';
import type { Desk } from '../desk.ts';
import type { AreaHandlers } from '../handlers.ts';
import { localUser } from './local-user.ts';
import { rolesHere } from './session.ts';

export function registrationHandlers(desk: Desk): AreaHandlers<'registration'> {
  const { vaults, device, loaded } = desk;
  const { mspId } = loaded.profile;
  return {
    'registration.departments': () => departments(desk),

    'registration.submit': async ({ label, role, rid, displayName, department, passphrase }, work) => {
      if (!rolesHere(desk).includes(role))
        throw new OpenwardError('NOT_ENTITLED', 'Nobody registers in this role on this installation');
      // The error of the schema would carry the identity number along: it is dropped on purpose.
      if (!Rid.safeParse(rid).success) throw new OpenwardError('RID_INVALID');
      const keyMaker = new VaultKeyMaker(vaults, { label, role, mspId }, passphrase, rid);
      try {
        const prepared = await prepareRegistration({ keyMaker }, { role, rid, displayName, department }, work);
        const outcome = await submitRegistration(device, prepared.request, work);
        const via = role === 'consumer' ? 'sa' : 'hospital';
        return localUser(
          await vaults.setRegistration(keyMaker.vault.header.id, {
            via,
            id: outcome.id,
            claim: prepared.claim,
            state: outcome.state,
          }),
        );
      } catch (error) {
        await forgetMade(desk, keyMaker);
        throw error;
      }
    },

    'registration.activate': async ({ label, displayName, code, passphrase }, work) => {
      const role = rolesHere(desk).find((possible) => possible === 'sa-officer' || possible === 'hospital-admin');
      if (role === undefined)
        throw new OpenwardError('NOT_ENTITLED', 'This organisation has no administrators to activate');
      const keyMaker = new VaultKeyMaker(vaults, { label, role, mspId }, passphrase, undefined);
      try {
        const { enrolment } = await activate(
          { ...desk, sa: device.sa, keyMaker },
          { code, displayName, role, mspId },
          work,
        );
        return localUser(await vaults.setEnrolment(keyMaker.vault.header.id, enrolment));
      } catch (error) {
        await forgetMade(desk, keyMaker);
        throw error;
      }
    },

    'registration.refresh': async () => {
      for (const file of await vaults.list()) {
        if (file.registration && !file.enrolment && file.registration.state !== 'declined')
          await refresh(desk, file, file.registration);
      }
      return (await vaults.list()).map(localUser);
    },

    'registration.forget': async ({ id }) => {
      await vaults.forget(id);
      return {};
    },
  };
}

/** The hospital is asked; while it does not answer, the connection profile knows them too. */
async function departments({ device, loaded: { profile } }: Desk) {
  if (!device.hospital) return [];
  return device.hospital
    .call(hospitalApi.departments)
    .catch(() => profile.hospitals.find(({ org }) => org === profile.org)?.departments ?? []);
}

/** Keys whose registration did not get anywhere are of no use to anybody. */
async function forgetMade({ vaults, log }: Desk, keyMaker: VaultKeyMaker): Promise<void> {
  try {
    await vaults.forget(keyMaker.vault.header.id);
  } catch (error) {
    log.note('an unfinished vault was not removed', error);
  }
}

/** One that cannot be asked now stays as it is. What comes back is checked when the vault is opened, which needs the passphrase. */
async function refresh(
  { vaults, device, log }: Desk,
  { header }: VaultFile,
  registration: PendingRegistration,
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

async function ask(
  { sa, hospital }: Desk['device'],
  { via, id, claim }: PendingRegistration,
): Promise<RegistrationOutcome> {
  const input = { params: { id }, body: { claim } };
  if (via === 'sa') return sa.call(saApi.registrationOutcome, input);
  if (!hospital) throw new OpenwardError('NOT_FOUND', 'This organisation has no hospital service any more');
  return hospital.call(hospitalApi.registrationOutcome, input);
}
