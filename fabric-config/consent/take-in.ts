import { hubApi } from '../../api/http/membership.ts';
import type { Service } from '../../api/http/service.ts';
import type { ListedChange } from '../../api/messages/membership.ts';
import { OpenwardError } from '../../domain/errors.ts';
import {
  goingIn,
  type ChaincodeChange,
  type MembershipApplication,
  type MembershipChange,
} from '../../api/formats/membership.ts';
import { checkApplication } from '../../connections/membership/application.ts';
import { isSignedBy, missingOf } from '../../connections/membership/change-signature.ts';
import { canonicalText } from '../../protocol/encoding/canonical-json.ts';
import { changeDigest } from '../../protocol/signature/change.ts';
import { configBlock, configIn } from '../change/channel.ts';
import { knowsAs, rootsOf, type ChannelConfig } from '../change/channel-config.ts';
import { agreedAt } from '../lifecycle/held-chaincode.ts';
import { hasPeer, type MemberNode } from '../node/node.ts';
import { definitionInForce } from '../upgrade/definition.ts';

/**
 * Whether a change that the hub says is in force is to be taken in here: the channel itself must say so. Of its own
 * organisation's going a node hears otherwise: see `ownGoing`.
 */
export async function isToTakeIn(node: MemberNode, listed: ListedChange): Promise<boolean> {
  const { change } = listed;
  if (isKnown(node, change)) return false;
  if (goingIn(change) === node.description.mspId) return false;
  if (change.kind === 'chaincode') return (await definitionInForce(node)).version === change.version;
  return channelAgrees(await configIn(node, await configBlock(node)), change);
}

function isKnown(node: MemberNode, change: MembershipChange): boolean {
  const { members } = node.consortium;
  if (change.kind === 'chaincode') return !hasPeer(node) || agreedAt(node)?.version === change.version;
  if (change.kind === 'leave' || change.kind === 'expel') return members.every(({ mspId }) => mspId !== change.mspId);
  const present = members.find(({ mspId }) => mspId === change.application.member.mspId);
  return change.kind === 'join'
    ? present !== undefined
    : present !== undefined && canonicalText(present) === canonicalText(change.application.member);
}

/**
 * That this node's organisation is a member no more, of what the hub says is in force, oldest first: whoever has come
 * back since is one again.
 */
export function ownGoing(
  { description: { mspId } }: Placed,
  closed: readonly ListedChange[],
): ListedChange | undefined {
  const about = closed.filter(
    ({ state, change }) =>
      state === 'in-force' &&
      (goingIn(change) === mspId || (change.kind === 'join' && change.application.member.mspId === mspId)),
  );
  const last = about.at(-1);
  return last !== undefined && goingIn(last.change) === mspId ? last : undefined;
}

/** What of a node this asks for. */
interface Placed {
  readonly description: Pick<MemberNode['description'], 'mspId'>;
}

/** The roots are the channel's; everything else of a new member is signed by its administrator under them. */
export function channelAgrees(config: ChannelConfig, change: Exclude<MembershipChange, ChaincodeChange>): boolean {
  if (change.kind === 'leave' || change.kind === 'expel') return rootsOf(config, change.mspId).length === 0;
  const { member } = change.application;
  if (!isWhole(change.application)) return false;
  const agreed = new Set(rootsOf(config, member.mspId).map((pem) => pem.trim()));
  const said = [member.roots.nodes, member.roots.people].map((pem) => pem.trim());
  if (change.kind === 'update' && !knowsAs(config, member)) return false;
  return agreed.size === said.length && said.every((pem) => agreed.has(pem));
}

/** As it was when it was signed: who was away for long takes it in later. */
function isWhole(application: MembershipApplication): boolean {
  try {
    checkApplication(application, new Date(application.at));
    return true;
  } catch (error) {
    if (error instanceof OpenwardError) return false;
    throw error;
  }
}

/** One that has gone is given no configuration any more; it believes enough members' signatures. */
export async function isAgreed(
  { consortium: { members } }: MemberNode,
  hub: Service,
  digest: string,
): Promise<boolean> {
  const document = await hub.call(hubApi.change, { params: { digest } });
  if (changeDigest(document) !== digest) return false;
  const update = Buffer.from(document.update, 'base64');
  const signers = document.signatures.filter((signature) =>
    members.some((member) => member.mspId === signature.mspId && isSignedBy(member, update, signature)),
  );
  const voting = {
    members: members.map(({ mspId }) => mspId),
    orderers: members.filter(({ orderer }) => orderer !== undefined).map(({ mspId }) => mspId),
  };
  return missingOf(voting, new Set(signers.map(({ mspId }) => mspId))) === 0;
}
