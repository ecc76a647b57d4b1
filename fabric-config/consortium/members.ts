import { OpenwardError } from '../../domain/errors.ts';
import { cloudOf, type Consortium, type Member, type Place } from '../../api/formats/consortium.ts';
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

export function endpointOf({ host, port }: Place): string {
  return hostPort(host, port);
}
