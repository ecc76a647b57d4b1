import { approveDefinition, type Committed } from '../lifecycle/chaincode.ts';
import { typed } from '../lifecycle/installation.ts';
import type { WithPeer } from '../node/node.ts';
import { standBeside, takeOver, type Upgrading } from './stand.ts';

/**
 * Of a node that was away, or had an older release, while the others agreed on another chaincode: takes that over where
 * its release has it. Until then the others' peers answer for it.
 * @returns whether it has it now
 */
export async function catchUp(node: WithPeer, inForce: Committed, upgrading: Upgrading): Promise<boolean> {
  const next = await standBeside(node, upgrading);
  if (next?.version !== inForce.version) {
    const { key } = node.description;
    upgrading.tell(
      `ERROR ${key}: the members have agreed on chaincode ${inForce.version}, which this release has not: ` +
        `until it is installed, and ${typed('up')}, the peers of others answer for it`,
    );
    return false;
  }
  await approveDefinition(node, inForce, next.packageId);
  await takeOver(node, upgrading);
  return true;
}
