import type { WithOrderer } from '../node/node.ts';
import { askAsAdmin, probedPlace } from './probe.ts';

/** How an orderer's agreement goes on. */
export interface Agreement {
  /** Transactions that wait to be ordered. */
  readonly waiting: number;
  /** Changes with everything the agreement does: a block, another leader, blocks taken over from others. */
  readonly pulse: string;
}

/** Of an orderer; undefined when it does not answer, or tells nothing because it is not of the BFT kind. */
export async function agreement(node: WithOrderer): Promise<Agreement | undefined> {
  const answer = await askAsAdmin(node, probedPlace(node, 'orderer.operations', '/metrics'));
  return answer?.status === 200 ? agreementInMetrics(answer.body, node.consortium.channel) : undefined;
}

/**
 * Finds what SmartBFT says of a channel in Prometheus text. What lies in its pool is not a movement: a transaction
 * arrives at an orderer that is lost, too.
 */
export function agreementInMetrics(text: string, channel: string): Agreement | undefined {
  const lines = text
    .split('\n')
    .filter((line) => line.startsWith('consensus_') && line.includes(`channel="${channel}"`));
  const waiting = Number(
    lines
      .find((line) => line.startsWith('consensus_smartbft_pool_count_of_elements{'))
      ?.split(' ')
      .at(-1),
  );
  return Number.isFinite(waiting)
    ? { waiting, pulse: lines.filter((line) => !line.startsWith('consensus_smartbft_pool_')).join('\n') }
    : undefined;
}
