import { upTo, type Chain } from './block-files.ts';

/**
 * The blocks of all orderers of a channel at one height: the highest that as many have reached as agree on a block, so
 * that it was agreed on for good. Who is not as far stays as it is. Undefined while a peer has a block that too few of
 * them have: restored so, they would make another in its place.
 */
export function atOneHeight<K>(orderers: ReadonlyMap<K, Chain>, highestPeer: number): Map<K, Chain> | undefined {
  const height = agreedHeight([...orderers.values()].map((chain) => chain.height));
  if (height < highestPeer) return undefined;
  return new Map([...orderers].map(([key, chain]) => [key, chain.height > height ? upTo(chain, height) : chain]));
}

/** (n+f+1)/2 of n agree on a block, of which f may fail. */
function agreedHeight(heights: readonly number[]): number {
  const failing = Math.floor((heights.length - 1) / 3);
  const quorum = Math.ceil((heights.length + failing + 1) / 2);
  return [...heights].sort((a, b) => b - a)[quorum - 1] ?? 0;
}
