import { hubApi } from '../../api/http/membership.ts';
import type { MembershipChange } from '../../api/formats/membership.ts';
import type { ListedChange } from '../../api/messages/membership.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { changeDigest } from '../../protocol/signature/change.ts';
import { signatureOf } from '../change/change.ts';
import type { MemberNode } from '../node/node.ts';
import type { Operator } from './operator.ts';
import { wordOn } from './word.ts';

/**
 * Signs an open change, or says no to it, as an administrator of the organisation has decided, and not otherwise. What
 * is signed is what this node has drawn up itself, and what they were shown. `ready` brings what must be here before,
 * and says whether it is. Errors: those of `signNow`, of `wordOn`.
 */
export async function answerTo(
  node: MemberNode,
  { hub, own }: Operator,
  { change, ready }: { readonly change: ListedChange; readonly ready: (change: MembershipChange) => Promise<boolean> },
): Promise<void> {
  const { mspId } = node.description;
  if (own === undefined || change.signers.includes(mspId)) return;
  const word = await wordOn(node, own, change.digest);
  if (word === 'yes' && (await ready(change.change))) await signNow(node, { hub }, change.digest);
  if (word === 'no' && !change.refusing.includes(mspId))
    await hub.call(hubApi.refuseChange, { params: { digest: change.digest } });
}

/**
 * Hands this organisation's signature of a change to SA's hub. Errors: CONFLICT when the hub has another change under
 * this digest, or one that this node would not draw up.
 */
export async function signNow(node: MemberNode, { hub }: Pick<Operator, 'hub'>, digest: string): Promise<ListedChange> {
  const document = await hub.call(hubApi.change, { params: { digest } });
  if (changeDigest(document) !== digest)
    throw new OpenwardError('CONFLICT', 'SA’s hub shows another change than the one decided on');
  const { header, signature } = await signatureOf(node, document, new Date());
  return hub.call(hubApi.signChange, { params: { digest }, body: { header, signature } });
}
