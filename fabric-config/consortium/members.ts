import { OpenwardError } from '../../domain/errors.ts';
import type { Consortium, Member, Place } from '../../api/formats/consortium.ts';
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
export function memberOfType({ members }: Known, type: 'sa' | 'cloud'): Member {
  const found = members.find((member) => member.type === type);
  if (!found) throw new OpenwardError('NETWORK_DESCRIPTION_INVALID', `no organisation of type ${type}`);
  return found;
}

export function endpointOf({ host, port }: Place): string {
  return hostPort(host, port);
}
