import type { z } from 'zod';
import type { OrganisationType, PersonRole } from '../../../domain/user.ts';
import type { ConnectionProfile } from '../../../api/formats/connection-profile.ts';
import type { Me, SessionView } from '../../../api/window/views.ts';
import { knownCloudsIn, ownCloudIn } from '../../session/clouds.ts';
import type { LoadedProfile } from '../../session/profile.ts';
import type { Session } from '../../session/session.ts';
import type { SignedIn } from '../../session/signed-in.ts';
import type { TypedForms, Typist } from '../../session/typed-forms.ts';
import type { VaultStore } from '../../vault/vault-store.ts';
import { OpenwardError } from '../../../domain/errors.ts';
import type { AreaHandlers } from '../handlers.ts';
import { listed } from './local-user.ts';

type Role = z.infer<typeof PersonRole>;

/** Who may begin on an installation of such an organisation. */
const rolesOf: Readonly<Record<z.infer<typeof OrganisationType>, readonly Role[]>> = {
  sa: ['sa-officer'],
  hospital: ['patient', 'doctor', 'technician', 'hospital-admin'],
  'third-party': ['consumer'],
  cloud: [],
};

/** A kiosk is for patients. */
export function rolesHere({ type }: Pick<ConnectionProfile, 'type'>, kiosk: boolean): Role[] {
  return rolesOf[type].filter((role) => !kiosk || role === 'patient');
}

/** The installation's own, and all that are known by name. */
function organisationsIn(profile: ConnectionProfile) {
  const { org, mspId, type, name, timeZone, organisations } = profile;
  const { mspId: cloud } = ownCloudIn(profile);
  const buckets = new Map(knownCloudsIn(profile).map((one) => [one.mspId, one.bucket]));
  return {
    organisation: { key: org, mspId, type, name, cloud, ...(timeZone === undefined ? {} : { timeZone }) },
    organisations: organisations.map((one) => ({
      ...one,
      ...(buckets.has(one.mspId) ? { bucket: buckets.get(one.mspId) } : {}),
    })),
  };
}

export interface SessionParts {
  readonly session: Pick<Session, 'unlock' | 'unlockByNumber' | 'lock' | 'stay'> & {
    /** Undefined while nobody is signed in. */
    readonly person: (Typist & Pick<SignedIn, 'me'>) | undefined;
    /** Throws VAULT_LOCKED. */
    need(): Typist;
  };
  readonly typed: TypedForms;
  readonly vaults: Pick<VaultStore, 'list'>;
  readonly loaded: Pick<LoadedProfile, 'profile'>;
  /** Who may begin here. */
  readonly roles: readonly Role[];
  readonly about: Pick<SessionView, 'kiosk' | 'autoLockSeconds' | 'version' | 'notices'>;
  /** On a kiosk, puts out of the window whatever is in it. */
  readonly leaveNothing: () => void;
}

export function sessionHandlers(parts: SessionParts): AreaHandlers<'session'> {
  const { session, vaults, loaded, roles, about, typed } = parts;
  const entered = async (unlocking: Promise<Me>): Promise<Me> => {
    const me = await unlocking;
    typed.signedIn(me.id);
    return me;
  };
  return {
    'session.view': async () => ({
      ...organisationsIn(loaded.profile),
      roles: [...roles],
      users: await listed(vaults, about.kiosk),
      ...about,
      ...(session.person ? { me: session.person.me } : {}),
    }),
    'session.unlock': ({ id, passphrase }) => {
      if (about.kiosk) throw new OpenwardError('CALL_REFUSED', 'On a kiosk a vault is named by its number');
      return entered(session.unlock(id, passphrase));
    },
    'session.unlockByNumber': ({ number, passphrase }) => entered(session.unlockByNumber(number, passphrase)),
    'session.keepTyped': async ({ forms }) => {
      if (!about.kiosk) typed.keep(session.need(), forms);
      return Promise.resolve({});
    },
    'session.typed': async () => {
      const forms = typed.of(session.need());
      return Promise.resolve(forms === undefined ? {} : { forms });
    },
    'session.lock': async () => {
      // Who went away before signing in leaves something behind as well.
      if (session.person) session.lock('asked');
      else parts.leaveNothing();
      return Promise.resolve({});
    },
    'session.stay': async () => {
      session.stay();
      return Promise.resolve({});
    },
  };
}
