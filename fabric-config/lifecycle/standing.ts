import { setTimeout as pause } from 'node:timers/promises';
import { hasOrderer, hasPeer, type MemberNode } from '../node/node.ts';
import { agreement, type Agreement } from './agreement.ts';
import { participation, peerHeight } from './channel.ts';

/** What one look at a process of the ledger shows. */
export interface Look {
  readonly height: number;
  /** Orderers only; undefined when it does not tell. */
  readonly agreement?: Agreement | undefined;
}

/** By the name of the process; whoever does not answer is not in it. */
export type Looks = ReadonlyMap<string, Look>;

/** A process that answers and yet does not follow the ledger. */
export interface StandingStill {
  readonly name: string;
  readonly height: number;
  /** Of whoever is furthest. */
  readonly highest: number;
  /** Transactions that wait in an orderer whose agreement does not move; undefined for who is merely behind. */
  readonly waiting?: number;
}

/** Under load a healthy machine is a few blocks behind another. */
const FAR_BEHIND = 20;
/** One that catches up takes in blocks far more often. */
const LOOK_AGAIN_MS = 5_000;
/**
 * When an agreement is to be looked at again, in milliseconds after the first time. One that replaces its leader tries
 * something every fifteen seconds.
 */
const QUIET_MS = [1_000, 5_000, 35_000] as const;

/**
 * Who was far behind at the first of two looks, still is at the second, and took in no block between them. It happens:
 * SmartBFT's controller waits for ever when it takes over blocks from others while a decision of its own is on its way
 * to the ledger. Such an orderer answers, says that its channel is active, and is lost to the agreement until it is
 * started again. With the same look twice: who may be such a one.
 */
export function leftBehind(before: Looks, after: Looks): StandingStill[] {
  const [highestBefore, highest] = [highestOf(before), highestOf(after)];
  return [...before].flatMap(([name, { height }]) => {
    const still =
      after.get(name)?.height === height && highestBefore - height > FAR_BEHIND && highest - height > FAR_BEHIND;
    return still ? [{ name, height, highest }] : [];
  });
}

/**
 * Orderers in which transactions waited at both looks while nothing of their agreement moved. When two of four are lost
 * at the same block, nobody is behind anybody: the ledger stops, and only this tells who is lost from those who wait
 * for them.
 */
export function fallenSilent(before: Looks, after: Looks): StandingStill[] {
  const highest = highestOf(after);
  return [...before].flatMap(([name, first]) => {
    const now = after.get(name);
    if (first.agreement === undefined || now?.agreement === undefined) return [];
    const { waiting, pulse } = now.agreement;
    return first.agreement.waiting > 0 && waiting > 0 && first.agreement.pulse === pulse
      ? [{ name, height: now.height, highest, waiting }]
      : [];
  });
}

/**
 * Takes longer the more there is to suspect: half a minute when an agreement does not move. Rejects when `signal`
 * aborts.
 */
export async function findStanding(nodes: readonly MemberNode[], signal?: AbortSignal): Promise<StandingStill[]> {
  const later = async (ms: number): Promise<Looks> => {
    await pause(ms, undefined, signal === undefined ? {} : { signal });
    return lookAt(nodes);
  };
  const first = await lookAt(nodes);
  const behind = leftBehind(first, first).length === 0 ? [] : leftBehind(first, await later(LOOK_AGAIN_MS));
  if (behind.length > 0) return behind;
  let silent = fallenSilent(first, first);
  let waited = 0;
  for (const due of QUIET_MS) {
    if (silent.length === 0) break;
    silent = fallenSilent(first, await later(due - waited));
    waited = due;
  }
  return silent;
}

/** For people: what is wrong with it. */
export function wrongWith({ height, highest, waiting }: StandingStill): string {
  return waiting === undefined
    ? `stands at block ${height} while others are at ${highest}`
    : `stands at block ${height} with ${waiting} transactions waiting, and takes no part in ordering them`;
}

async function lookAt(nodes: readonly MemberNode[]): Promise<Looks> {
  const orderers = nodes.filter(hasOrderer).map(async (node) => {
    const [member, moves] = await Promise.all([participation(node), agreement(node)]);
    return [
      `${node.description.key}-orderer`,
      member === undefined ? undefined : { height: member.height, agreement: moves },
    ] as const;
  });
  const peers = nodes.filter(hasPeer).map(async (node) => {
    const height = await peerHeight(node);
    return [`${node.description.key}-peer`, height === undefined ? undefined : { height }] as const;
  });
  const answered = (await Promise.all([...orderers, ...peers])).flatMap(([name, look]) =>
    look === undefined ? [] : [[name, look] as const],
  );
  return new Map<string, Look>(answered);
}

function highestOf(looks: Looks): number {
  return Math.max(0, ...[...looks.values()].map(({ height }) => height));
}
