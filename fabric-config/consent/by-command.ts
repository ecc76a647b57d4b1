import { hubApi } from '../../api/http/membership.ts';
import type { ListedChange } from '../../api/messages/membership.ts';
import type { ChannelChange } from '../../api/formats/membership.ts';
import { proposeChaincode, proposeLeave } from '../change/change.ts';
import type { MemberNode } from '../node/node.ts';
import { signNow } from './answer.ts';
import { operatorOf, type Operator } from './operator.ts';

/*
 * What an organisation decides on its node, by command: one that has no service where its administrators could decide
 * in a window, and any other that would rather.
 */

async function asOperator<T>(node: MemberNode, work: (operator: Operator) => Promise<T>): Promise<T> {
  const operator = operatorOf(node);
  try {
    return await work(operator);
  } finally {
    await operator.close();
  }
}

/** What SA's hub has open. Errors: SERVICE_UNAVAILABLE. */
export function openChanges(node: MemberNode): Promise<ListedChange[]> {
  return asOperator(node, async ({ hub }) => {
    const { changes } = await hub.call(hubApi.listChanges);
    return changes.filter(({ state }) => state === 'open');
  });
}

/** Signs a change of the hub. Errors: CONFLICT for one that this node would not draw up; those of the hub. */
export function agree(node: MemberNode, digest: string): Promise<ListedChange> {
  return asOperator(node, (operator) => signNow(node, operator, digest));
}

/** Says no to one. Errors: CONFLICT when this organisation has signed it; those of the hub. */
export function refuse(node: MemberNode, digest: string): Promise<ListedChange> {
  return asOperator(node, ({ hub }) => hub.call(hubApi.refuseChange, { params: { digest } }));
}

/**
 * Draws up the change by which a member goes, puts it before the others, and signs it. With a reason it is taken out.
 */
export function proposeGoingByCommand(node: MemberNode, mspId: string, reason?: string): Promise<ListedChange> {
  return proposeAndSign(node, () => proposeLeave(node, mspId, reason));
}

/** The same for another chaincode, which must stand beside the present one here. */
export function proposeUpgrade(
  node: MemberNode,
  chaincode: Parameters<typeof proposeChaincode>[1],
): Promise<ListedChange> {
  return proposeAndSign(node, () => proposeChaincode(node, chaincode));
}

function proposeAndSign(node: MemberNode, draw: () => Promise<ChannelChange>): Promise<ListedChange> {
  return asOperator(node, async (operator) => {
    const { digest } = await operator.hub.call(hubApi.proposeChange, { body: await draw() });
    return signNow(node, operator, digest);
  });
}
