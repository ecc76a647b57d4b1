import { hubApi } from '../../api/http/membership.ts';
import type { Service } from '../../api/http/service.ts';
import type { ListedChange } from '../../api/messages/membership.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { MembershipApplication, MembershipChange } from '../../api/formats/membership.ts';
import { checkApplication } from '../../connections/membership/application.ts';
import { isSignedBy, missingOf } from '../../connections/membership/change-signature.ts';
import { canonicalText } from '../../protocol/encoding/canonical-json.ts';
import { changeDigest } from '../../protocol/signature/change.ts';
import { configBlock, configIn } from '../change/channel.ts';
import { knowsAs, rootsOf, type ChannelConfig } from '../change/channel-config.ts';
import type { MemberNode } from '../node/node.ts';

/** Milliseconds for which SA's services go on hearing who has left, so that its node can learn of it. */
const LEAVER_HEARS_MS = 60_000;

/**
 * Whether a change that the hub says is in force is to be taken in here: the channel itself must say so. A node that
 * has left is given no configuration any more; it believes enough members' signatures.
 */
export async function isToTakeIn(node: MemberNode, hub: Service, listed: ListedChange): Promise<boolean> {
  const { change } = listed;
  if (isKnown(node, change)) return false;
  const leavesItself = change.kind === 'leave' && change.mspId === node.description.mspId;
  if (leavesItself) return isAgreed(node, hub, listed.digest);
  return channelAgrees(await configIn(node, await configBlock(node)), change);
}

function isKnown({ consortium: { members } }: MemberNode, change: MembershipChange): boolean {
  if (change.kind === 'leave') return members.every(({ mspId }) => mspId !== change.mspId);
  const present = members.find(({ mspId }) => mspId === change.application.member.mspId);
  return change.kind === 'join'
    ? present !== undefined
    : present !== undefined && canonicalText(present) === canonicalText(change.application.member);
}

/** What of a node this asks for. */
interface Placed {
  readonly description: Pick<MemberNode['description'], 'type'>;
}

/** Whether SA's node is to wait. */
export function mustStillHear({ description }: Placed, { change, at }: ListedChange): boolean {
  return description.type === 'sa' && change.kind === 'leave' && Date.now() - Date.parse(at) < LEAVER_HEARS_MS;
}

/** The roots are the channel's; everything else of a new member is signed by its administrator under them. */
export function channelAgrees(config: ChannelConfig, change: MembershipChange): boolean {
  if (change.kind === 'leave') return rootsOf(config, change.mspId).length === 0;
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

async function isAgreed({ consortium: { members } }: MemberNode, hub: Service, digest: string): Promise<boolean> {
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
