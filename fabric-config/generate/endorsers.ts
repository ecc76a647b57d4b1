import type { OrganisationDescription } from '../description.ts';
import { peersOf, type Network, type WithPeer } from '../network.ts';

/**
 * Every peer, the organisation's own first, then those after it in the description: so that not all ask the same one.
 */
export function nearestPeers(network: Network, org: OrganisationDescription): WithPeer[] {
  const peers = peersOf(network);
  const own = Math.max(
    0,
    peers.findIndex((peer) => peer.key === org.key),
  );
  return [...peers.slice(own), ...peers.slice(0, own)];
}

/**
 * Organisations whose endorsements are enough together by the chaincode's policy (any so many of those with a peer).
 */
export function endorsersFor(network: Network, org: OrganisationDescription): string[] {
  return nearestPeers(network, org)
    .slice(0, network.description.chaincode.endorsers)
    .map(({ mspId }) => mspId);
}
