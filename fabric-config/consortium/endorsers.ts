import type { Consortium, Member } from '../../api/formats/consortium.ts';
import { peersOf, type MemberWith } from './members.ts';

/**
 * Every peer, the organisation's own first, then those after it in the consortium: so that not all ask the same one.
 */
export function nearestPeers(consortium: Consortium, { key }: Pick<Member, 'key'>): MemberWith<'peer'>[] {
  const peers = peersOf(consortium);
  const own = Math.max(
    0,
    peers.findIndex((peer) => peer.key === key),
  );
  return [...peers.slice(own), ...peers.slice(0, own)];
}

/**
 * Organisations whose endorsements are enough together by the chaincode's policy (any so many of those with a peer).
 */
export function endorsersFor(consortium: Consortium, org: Pick<Member, 'key'>): string[] {
  return nearestPeers(consortium, org)
    .slice(0, consortium.chaincode.endorsers)
    .map(({ mspId }) => mspId);
}
