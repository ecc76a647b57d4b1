import { OpenwardError } from '../../domain/errors.ts';
import { cloudOf, type Consortium, type Member, type Place } from '../../api/formats/consortium.ts';
import { requireSame } from '../../connections/membership/application.ts';
import { hostPort } from '../node/address.ts';

type Known = Pick<Consortium, 'members'>;
export type MemberWith<Part extends 'orderer' | 'peer'> = Member & {
  readonly [P in Part]: NonNullable<Member[P]>;
};

export function orderersOf({ members }: Known): MemberWith<'orderer'>[] {
  return members.filter((member): member is MemberWith<'orderer'> => member.orderer !== undefined);
}

export function peersOf({ members }: Known): MemberWith<'peer'>[] {
  return members.filter((member): member is MemberWith<'peer'> => member.peer !== undefined);
}

/** @throws OpenwardError NETWORK_DESCRIPTION_INVALID, as the schema of a consortium has it already */
export function saOf({ members }: Known): Member {
  const found = members.find((member) => member.type === 'sa');
  if (!found) throw new OpenwardError('NETWORK_DESCRIPTION_INVALID', 'no organisation of type sa');
  return found;
}

/** A member's cloud, and who else has their people's data there. */
export function cloudsIn({ members }: Known): { readonly cloud: Member; readonly organisations: string[] }[] {
  return members
    .filter(({ type }) => type === 'cloud')
    .map((cloud) => ({
      cloud,
      organisations: members.filter((member) => cloudOf(member, members) === cloud).map(({ mspId }) => mspId),
    }));
}

/**
 * The members as a node knows them, with what its own say of themselves now.
 * @throws OpenwardError CONFLICT where that is another organisation, or has its people's data at another cloud
 */
export function withOwn(known: Known, own: readonly Member[]): Member[] {
  for (const member of own) if (known.members.some(({ key }) => key === member.key)) requireSame(member, known);
  return known.members.map((member) => own.find(({ key }) => key === member.key) ?? member);
}

export function endpointOf({ host, port }: Place): string {
  return hostPort(host, port);
}
