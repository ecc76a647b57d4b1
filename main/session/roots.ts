import { OpenwardError } from '../../domain/errors.ts';
import type { ConnectionProfile } from '../../api/formats/connection-profile.ts';
import { authoritiesOf } from './authorities.ts';
import type { LoadedProfile } from './profile.ts';

/** Which root of nodes a server of an organisation must be issued by. */
export interface Roots {
  /** PEM. Throws CERTIFICATE_INVALID when the profile has no root of it. */
  of(mspId: string): string;
  /** Of the one organisation of a type. Throws also INPUT_INVALID when the profile names none of it. */
  ofType(type: ConnectionProfile['type']): string;
}

/** A server is believed to be an organisation's because that organisation's root says so: no other root can. */
export function trustedRoots({ profile, trust }: Pick<LoadedProfile, 'profile' | 'trust'>): Roots {
  const authorities = authoritiesOf(trust);
  const of = (mspId: string): string => {
    const root = authorities.root(mspId, 'nodes');
    if (root === undefined) throw new OpenwardError('CERTIFICATE_INVALID', `The profile has no root of ${mspId}`);
    return root;
  };
  return {
    of,
    ofType: (type) => {
      const found = profile.organisations.find((organisation) => organisation.type === type);
      if (!found) throw new OpenwardError('INPUT_INVALID', `The profile names no organisation of type ${type}`);
      return of(found.mspId);
    },
  };
}
