import type { ChannelChange } from '../../api/formats/membership.ts';
import { isRefused, missingOf, votingOn } from './change-signature.ts';

/** What of a change says who decides on it. */
type Deciding = Pick<ChannelChange, 'change' | 'effect'>;

/**
 * MSP ids of those whose yes a change takes: the members; of another chaincode those with a peer, which must run it.
 */
export function decidingOn({ change, effect }: Deciding): readonly string[] {
  return change.kind === 'chaincode' ? effect.peers.before : effect.members.before;
}

/**
 * Signatures still needed. Another chaincode waits for everybody with a peer: whoever has not got it is answered for by
 * the peers of others. Who has said no is not waited for, and is left behind by its own will.
 */
export function missingIn(
  deciding: Deciding,
  signers: ReadonlySet<string>,
  refusing: ReadonlySet<string> = new Set(),
): number {
  if (deciding.change.kind !== 'chaincode') return missingOf(votingOn(deciding.effect), signers);
  const peers = decidingOn(deciding);
  const signed = peers.filter((mspId) => signers.has(mspId));
  const undecided = peers.filter((mspId) => !signers.has(mspId) && !refusing.has(mspId));
  return Math.max(undecided.length, deciding.effect.endorsers - signed.length);
}

/** Whether so many have said no that the others are too few. */
export function isDeclined(deciding: Deciding, refusing: ReadonlySet<string>): boolean {
  if (deciding.change.kind !== 'chaincode') return isRefused(votingOn(deciding.effect), refusing);
  return decidingOn(deciding).filter((mspId) => !refusing.has(mspId)).length < deciding.effect.endorsers;
}
