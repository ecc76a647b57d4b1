import { consentApi, hubApi } from '../../api/http/membership.ts';
import type { GoingProposal } from '../../api/messages/membership.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { proposalDigest } from '../../protocol/signature/change.ts';
import { proposeLeave } from '../change/change.ts';
import type { MemberNode } from '../node/node.ts';
import type { Operator } from './operator.ts';
import { isTheirWord } from './word.ts';

/**
 * Puts before the members what administrators of the organisation have proposed: that it leaves, or that another is
 * taken out. As of changes, each proposal is examined here, and drawn up from what the channel is. All of them decide
 * on it afterwards, this organisation's administrators too. Errors: those of the service, of the hub,
 * LEDGER_UNAVAILABLE.
 */
export async function putForward(node: MemberNode, { hub, own }: Operator): Promise<void> {
  if (own === undefined) return;
  const { proposals } = await own.call(consentApi.goingProposals);
  for (const proposal of proposals.filter(({ state }) => state === 'waiting')) {
    const { digest: change } = proposal;
    const outcome = (await isProposed(node, proposal)) ? await outcomeAt(node, hub, proposal) : refused('NOT_ENTITLED');
    await own.call(consentApi.settleProposal, { params: { digest: change }, body: outcome });
  }
}

const refused = (code: string): { state: 'refused'; code: string } => ({ state: 'refused', code });

async function isProposed(node: MemberNode, { going, signed, digest, pid }: GoingProposal): Promise<boolean> {
  if (proposalDigest(going, signed.at) !== digest) return false;
  if (going.kind === 'leave' && going.mspId !== node.description.mspId) return false;
  return isTheirWord(node, { decision: 'yes', digest, pid, signed });
}

async function outcomeAt(
  node: MemberNode,
  hub: Operator['hub'],
  { going }: GoingProposal,
): Promise<{ state: 'proposed' } | ReturnType<typeof refused>> {
  try {
    const reason = going.kind === 'expel' ? going.reason : undefined;
    await hub.call(hubApi.proposeChange, { body: await proposeLeave(node, going.mspId, reason) });
    return { state: 'proposed' };
  } catch (error) {
    if (error instanceof OpenwardError && forGood.has(error.code)) return refused(error.code);
    throw error;
  }
}

const forGood: ReadonlySet<string> = new Set(['CONFLICT', 'NOT_ENTITLED', 'LIMIT_REACHED', 'INPUT_INVALID']);
