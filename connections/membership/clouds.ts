import { cloudOf, type Member } from '../../api/formats/consortium.ts';
import { applicationIn, goingIn, type MembershipChange } from '../../api/formats/membership.ts';
import { OpenwardError } from '../../domain/errors.ts';

/** What is known of who names a cloud. */
type Naming = Pick<Member, 'mspId' | 'type' | 'cloud'>;

/**
 * That whoever comes names a cloud that is a member; where there are several it must name one, since who came before
 * them means the first.
 * @param clouds MSP ids of the present ones
 * @throws OpenwardError CLOUD_UNKNOWN
 */
export function requireKnownCloud({ mspId, type, cloud }: Naming, clouds: readonly string[]): void {
  if (type === 'cloud') return;
  if (cloud === undefined && clouds.length > 1)
    throw new OpenwardError('CLOUD_UNKNOWN', `${mspId} does not say which cloud it uses: ${clouds.join(', ')}`);
  if (cloud !== undefined && !clouds.includes(cloud))
    throw new OpenwardError('CLOUD_UNKNOWN', `${mspId} names ${cloud}; the clouds are ${clouds.join(', ')}`);
}

/**
 * That by a change nobody is without the cloud where their people's data lie.
 * @param members before it
 * @throws OpenwardError CLOUD_UNKNOWN, CLOUD_NEEDED
 */
export function requireClouds(members: readonly Member[], change: MembershipChange): void {
  const going = goingIn(change);
  const left = members.filter((member) => member.mspId !== going && cloudOf(member, members)?.mspId === going);
  if (going !== undefined && left.length > 0)
    throw new OpenwardError('CLOUD_NEEDED', `${going} has the data of ${left.map(({ mspId }) => mspId).join(', ')}`);
  const clouds = members.filter(({ type }) => type === 'cloud').map(({ mspId }) => mspId);
  const said = change.kind === 'join' ? applicationIn(change)?.member : undefined;
  if (said !== undefined) requireKnownCloud(said, clouds);
}
