import { setTimeout as pause } from 'node:timers/promises';
import { orderersOf, peersOf, type Network } from '../network.ts';
import { participation, peerHeight } from './channel.ts';

/** Ledger heights by the name of the process; whoever does not answer is not in it. */
export type Heights = ReadonlyMap<string, number>;

/** A process that answers and yet does not follow the ledger. */
export interface Standing {
  readonly name: string;
  readonly height: number;
  /** Of whoever is furthest. */
  readonly highest: number;
}

/** Under load a healthy machine is a few blocks behind another. */
const FAR_BEHIND = 20;
/** One that catches up takes in blocks far more often. */
const LOOK_AGAIN_MS = 5_000;

async function heightsOf(network: Network): Promise<Heights> {
  const asked = [
    ...orderersOf(network).map(async (org) => [`${org.key}-orderer`, (await participation(network, org))?.height] as const),
    ...peersOf(network).map(async (org) => [`${org.key}-peer`, await peerHeight(network, org)] as const),
  ];
  const answered = (await Promise.all(asked)).flatMap(([name, height]) => (height === undefined ? [] : [[name, height] as const]));
  return new Map(answered);
}

/**
 * Who was far behind at the first of two looks, still is at the second, and took in no block between them. It happens: SmartBFT's controller waits for ever when it
 * takes over blocks from others while a decision of its own is on its way to the ledger. Such an orderer answers, says that its channel is active, and
 * is lost to the agreement until it is started again.
 */
export function standingStill(before: Heights, after: Heights): Standing[] {
  const highest = Math.max(0, ...after.values());
  return [...farBehind(before)].flatMap((name) => {
    const height = after.get(name);
    return height !== undefined && height === before.get(name) && highest - height > FAR_BEHIND ? [{ name, height, highest }] : [];
  });
}

/** Looks a second time only when somebody is far behind at the first. @param first what it showed, when it was taken already */
export async function findStanding(network: Network, first?: Heights): Promise<Standing[]> {
  const before = first ?? (await heightsOf(network));
  if (farBehind(before).length === 0) return [];
  await pause(LOOK_AGAIN_MS);
  return standingStill(before, await heightsOf(network));
}

function farBehind(heights: Heights): string[] {
  const highest = Math.max(0, ...heights.values());
  return [...heights].filter(([, height]) => highest - height > FAR_BEHIND).map(([name]) => name);
}
