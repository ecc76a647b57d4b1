import type { z } from 'zod';
import { activate, prepareRegistration, submitRegistration, type EnrolmentPorts } from '../../../app/flows/register.ts';
import type { Installation } from '../../../app/ports/installation.ts';
import { OpenwardError } from '../../../domain/errors.ts';
import { hospitalApi } from '../../../api/http/hospital.ts';
import type { PersonRole } from '../../../domain/user.ts';
import { Rid } from '../../../protocol/identity/rid.ts';
import { requireStrong, type Judge } from '../../passphrase/judgement.ts';
import { VaultKeyMaker } from '../../vault/key-maker.ts';
import { wipe } from '../../../protocol/vault/secrets.ts';
import type { PendingRequest } from '../../../protocol/vault/owner.ts';
import type { LocalUser } from '../../../api/window/views.ts';
import { allNew, comeBack } from '../../session/come-back.ts';
import { answered, goOn, wasNotTaken } from '../../session/going-on.ts';
import type { ListedVault, VaultStore } from '../../vault/vault-store.ts';
import type { Services } from '../../session/connections.ts';
import type { LoadedProfile } from '../../session/profile.ts';
import type { ClientLog } from '../failure.ts';
import type { AreaHandlers } from '../handlers.ts';
import { listed, localUser } from './local-user.ts';
import { refreshRegistrations } from './registration-outcome.ts';

type Role = z.infer<typeof PersonRole>;

interface RegistrationParts {
  readonly vaults: VaultStore;
  /** The services as the installation itself reaches them, before anybody is registered. */
  readonly device: Pick<Services, 'sa' | 'hospital'>;
  readonly installation: Installation;
  readonly loaded: Pick<LoadedProfile, 'profile'>;
  readonly kiosk: boolean;
  /** Who may begin here. */
  readonly roles: readonly Role[];
  readonly enrolment: EnrolmentPorts;
  readonly judge: Judge;
  readonly log: ClientLog;
}

export function registrationHandlers(parts: RegistrationParts): AreaHandlers<'registration'> {
  const { vaults, device, installation, loaded, roles, kiosk, enrolment: enrolmentPorts, judge } = parts;
  const { mspId } = loaded.profile;
  return {
    'registration.departments': () => departments(parts),

    'registration.submit': async ({ label, role, rid, displayName, department, passphrase }, work) => {
      if (!roles.includes(role))
        throw new OpenwardError('NOT_ENTITLED', 'Nobody registers in this role on this installation');
      // The error of the schema would carry the identity number along: it is dropped on purpose.
      if (!Rid.safeParse(rid).success) throw new OpenwardError('RID_INVALID');
      await requireStrong(judge, passphrase, [rid.name, rid.number, displayName ?? '', label ?? '']);
      const keyMaker = new VaultKeyMaker(
        vaults,
        { label: kiosk ? undefined : label, name: displayName ?? rid.name, role, mspId },
        passphrase,
        rid,
      );
      return sendOnce(parts, keyMaker, 'registration', async () => {
        const prepared = await prepareRegistration({ keyMaker }, { role, rid, displayName, department }, work);
        const outcome = await submitRegistration({ ...device, installation }, prepared.request, work);
        return vaults.setRegistration(keyMaker.vault.id, answered(role, outcome, prepared.claim));
      });
    },

    'registration.comeBack': async ({ label, role, rid, cause, passphrase }, work) => {
      if (!roles.includes(role))
        throw new OpenwardError('NOT_ENTITLED', 'Nobody of this role signs in on this installation');
      if (!Rid.safeParse(rid).success) throw new OpenwardError('RID_INVALID');
      await requireStrong(judge, passphrase, [rid.name, rid.number, label ?? '']);
      const person = { label: kiosk ? undefined : label, name: rid.name, role, mspId, cause };
      return localUser(await comeBack(parts, { ...person, secrets: await allNew(rid) }, passphrase, work));
    },

    'registration.activate': async ({ label, displayName, code, passphrase }, work) => {
      const role = roles.find((possible) => possible === 'sa-officer' || possible === 'hospital-admin');
      if (role === undefined)
        throw new OpenwardError('NOT_ENTITLED', 'This organisation has no administrators to activate');
      await requireStrong(judge, passphrase, [displayName, label ?? '']);
      const keyMaker = new VaultKeyMaker(vaults, { label, name: displayName, role, mspId }, passphrase, undefined);
      return sendOnce(parts, keyMaker, 'activation', async () => {
        const ports = { ...enrolmentPorts, sa: device.sa, keyMaker };
        const { enrolment } = await activate(ports, { code, displayName, role, mspId }, work);
        return vaults.setEnrolment(keyMaker.vault.id, passphrase, enrolment);
      });
    },

    'registration.goOn': async ({ id, passphrase }, work) => {
      if (kiosk) throw new OpenwardError('CALL_REFUSED', 'On a kiosk one goes on by signing in with the number');
      const opened = await vaults.unlock(id, passphrase);
      try {
        await goOn({ vaults, device, installation, enrolment: enrolmentPorts }, opened, passphrase, work);
        return localUser(await vaults.find(id));
      } finally {
        wipe(opened.secrets);
      }
    },

    'registration.judgePassphrase': ({ passphrase, known }) => judge(passphrase, known),

    'registration.refresh': async () => {
      // On a kiosk nobody is listed: it is asked for when the person signs in.
      if (!kiosk) await refreshRegistrations(parts);
      return listed(vaults, kiosk);
    },

    'registration.forget': async ({ id }) => {
      if (kiosk) throw new OpenwardError('CALL_REFUSED', 'Nothing is thrown away on a kiosk');
      await vaults.forget(id);
      return {};
    },
  };
}

/** The hospital is asked; while it does not answer, the connection profile knows them too. */
async function departments({ device, loaded: { profile } }: RegistrationParts) {
  if (!device.hospital) return [];
  return device.hospital
    .call(hospitalApi.departments)
    .catch(() => profile.hospitals.find(({ org }) => org === profile.org)?.departments ?? []);
}

/**
 * Asks with new keys. Keys that nobody was asked to certify are thrown away with the error; once somebody may have
 * been, they are kept, whatever went wrong, and what was asked for can be asked for again.
 */
async function sendOnce(
  { vaults, log }: RegistrationParts,
  keyMaker: VaultKeyMaker,
  kind: PendingRequest['kind'],
  send: () => Promise<ListedVault>,
): Promise<LocalUser> {
  try {
    return localUser(await send());
  } catch (error) {
    const made = keyMaker.made;
    if (made === undefined) throw error;
    if (!wasNotTaken(kind, error)) {
      log.note('nobody has answered what was asked for with new keys', error);
      return localUser(await vaults.find(made.id));
    }
    await vaults.discard(made.id).catch((trouble: unknown) => log.note('an unfinished vault was not removed', trouble));
    throw error;
  }
}
