import { ledgerApi } from '../../api/ledger/transactions.ts';
import { existsSync, rmSync } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { nearestPeers } from '../consortium/endorsers.ts';
import { asAdministrator, peerOf } from '../lifecycle/admin-gateway.ts';
import { hasOrderer, type MemberNode, type WithOrderer } from '../node/node.ts';

/**
 * Orderers that were restored and have forgotten what they voted for since the backup. None of their votes can have
 * been for anything later than the block that was being agreed on when they were lost; so they stay out until the
 * others have agreed on a block without them.
 */
export function heldBack(nodes: readonly MemberNode[]): WithOrderer[] {
  return nodes.filter(hasOrderer).filter(({ paths }) => existsSync(paths.heldBackOrderer()));
}

/**
 * Has the others agree on a block, in which this node's orderer, which does not run, takes no part; afterwards it may.
 * Errors: NETWORK_TIMEOUT when they do not.
 */
export async function letBack(node: WithOrderer): Promise<void> {
  try {
    await makeBlock(node);
  } catch (cause) {
    throw new OpenwardError(
      'NETWORK_TIMEOUT',
      `the orderers elsewhere agree on nothing without that of ${node.description.key}, which was restored and must ` +
        `not vote before they have: bring them up first (${cause instanceof Error ? cause.message : String(cause)})`,
      { cause },
    );
  }
  rmSync(node.paths.heldBackOrderer(), { force: true });
}

/** A transaction that changes nothing, committed: its block comes after every one that could have been voted on. */
async function makeBlock(node: WithOrderer): Promise<void> {
  const { channel, chaincode } = node.consortium;
  const [peer] = nearestPeers(node.consortium, node.description);
  if (peer === undefined) throw new OpenwardError('NETWORK_DESCRIPTION_INVALID', 'there is no peer');
  await asAdministrator(node, peerOf(peer), async (gateway) => {
    const contract = gateway.getNetwork(channel).getContract(chaincode.name);
    await contract.submit(ledgerApi.health.ping.name, { arguments: ['{}'] });
  });
}
