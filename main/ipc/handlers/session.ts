import type { z } from 'zod';
import type { OrganisationType, PersonRole } from '../../../domain/user.ts';
import type { Desk } from '../desk.ts';
import type { AreaHandlers } from '../handlers.ts';
import { localUser } from './local-user.ts';

type Role = z.infer<typeof PersonRole>;

/** Who may begin on an installation of such an organisation. */
const rolesOf: Readonly<Record<z.infer<typeof OrganisationType>, readonly Role[]>> = {
  sa: ['sa-officer'],
  hospital: ['patient', 'doctor', 'technician', 'hospital-admin'],
  'third-party': ['consumer'],
  cloud: [],
};

/** A kiosk is for patients. */
export function rolesHere({ loaded, about }: Pick<Desk, 'loaded' | 'about'>): Role[] {
  return rolesOf[loaded.profile.type].filter((role) => !about.kiosk || role === 'patient');
}

export function sessionHandlers(
  desk: Desk,
): AreaHandlers<'session'> & AreaHandlers<'preferences'> & AreaHandlers<'jobs'> {
  const { session, vaults, preferences, jobs, about } = desk;
  const { org, mspId, type, name, organisations } = desk.loaded.profile;
  return {
    'session.view': async () => {
      const roles = rolesHere(desk);
      const users = (await vaults.list()).map(localUser).filter(({ role }) => roles.includes(role));
      return {
        organisation: { key: org, mspId, type, name },
        organisations: organisations.map((one) => ({ mspId: one.mspId, name: one.name })),
        roles,
        users,
        ...about,
        ...(session.person ? { me: session.person.me } : {}),
      };
    },
    'session.unlock': ({ id, passphrase }) => session.unlock(id, passphrase),
    'session.lock': async () => {
      session.lock('asked');
      return Promise.resolve({});
    },
    'session.stay': async () => {
      session.stay();
      return Promise.resolve({});
    },
    'preferences.get': () => preferences.read(),
    'preferences.set': async (wanted) => {
      await preferences.write(wanted);
      return {};
    },
    'jobs.cancel': async ({ jobId }) => {
      jobs.cancel(jobId);
      return Promise.resolve({});
    },
  };
}
