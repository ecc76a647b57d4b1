import type { ConnectionProfile } from '../../api/formats/connection-profile.ts';
import { CloudChoice } from '../../api/http/clouds.ts';
import { OpenwardError } from '../../domain/errors.ts';

/** A cloud with its storage gate. */
export type KnownCloud = NonNullable<ConnectionProfile['clouds']>[number];

/** Of a profile of when there was one cloud, that one, which has everybody's data. */
export function knownCloudsIn({ clouds, organisations, cloud, storage }: ConnectionProfile): readonly KnownCloud[] {
  if (clouds !== undefined) return clouds;
  const { bucket, ...gate } = storage;
  const found = organisations.find(({ type }) => type === 'cloud');
  if (found === undefined) throw new OpenwardError('INPUT_INVALID', 'The profile names no organisation of type cloud');
  return [{ ...cloud, mspId: found.mspId, bucket, gate, organisations: organisations.map(({ mspId }) => mspId) }];
}

/** The cloud of the profile's own organisation. Throws CLOUD_UNKNOWN. */
export function ownCloudIn(profile: ConnectionProfile): KnownCloud {
  return new CloudChoice(knownCloudsIn(profile)).of(profile.mspId);
}
