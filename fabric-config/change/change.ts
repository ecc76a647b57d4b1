import type { Member } from '../../api/formats/consortium.ts';
import {
  applicationIn,
  type ChaincodeChange,
  type ChangeEffect,
  type ChangeSignature,
  type ChannelChange,
  type MembershipApplication,
  type MembershipChange,
} from '../../api/formats/membership.ts';
import { checkApplication, requireNew, requireSame } from '../../connections/membership/application.ts';
import { requireClouds } from '../../connections/membership/clouds.ts';
import { isSignedBy } from '../../connections/membership/change-signature.ts';
import { missingIn } from '../../connections/membership/deciding.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { canonicalBytes } from '../../protocol/encoding/canonical-json.ts';
import { changeDigest } from '../../protocol/signature/change.ts';
import { approvalsOf, commit } from '../lifecycle/chaincode.ts';
import { hasPeer, type MemberNode } from '../node/node.ts';
import { definitionInForce } from '../upgrade/definition.ts';
import { approveNext } from '../upgrade/stand.ts';
import { configBlock, configIn, channelGroupOf, orderUpdate, sameUpdate, updateBetween } from './channel.ts';
import {
  effectOf,
  isLater,
  knowsAs,
  membersOf,
  withMember,
  withoutMember,
  withUpdatedMember,
  type ChannelConfig,
} from './channel-config.ts';
import { changeEnvelope, signChange } from './signature.ts';

/** The change by which an applicant becomes a member, as this node itself draws it up. Errors: those of the checks. */
export async function proposeJoin(
  node: MemberNode,
  application: MembershipApplication,
  now: Date,
): Promise<ChannelChange> {
  checkApplication(application, now);
  requireNew(application.member, node.consortium);
  return proposal(node, { kind: 'join', application });
}

/** The change by which a member is known as what it says of itself now. Errors: those of the checks. */
export async function proposeUpdate(
  node: MemberNode,
  application: MembershipApplication,
  now: Date,
): Promise<ChannelChange> {
  const change = { kind: 'update', application } as const;
  requireValid(node, change, now);
  if (knowsAs(await configIn(node, await configBlock(node)), application.member))
    throw new OpenwardError('CONFLICT', `The channel knows ${application.member.mspId} so already`);
  return proposal(node, change);
}

/** What an application must be for the change it is in. */
function requireValid(node: MemberNode, change: MembershipChange, now: Date): void {
  const application = applicationIn(change);
  if (application === undefined) return;
  checkApplication(application, now);
  if (change.kind === 'update') requireSame(application.member, node.consortium);
}

/** The change by which a member leaves by its own wish; with a reason, the one by which the others take it out. */
export function proposeLeave(node: MemberNode, mspId: string, reason?: string): Promise<ChannelChange> {
  return proposal(node, reason === undefined ? { kind: 'leave', mspId } : { kind: 'expel', mspId, reason });
}

/** The change by which the members run another chaincode. */
export async function proposeChaincode(
  node: MemberNode,
  { version, program }: Pick<ChaincodeChange, 'version' | 'program'>,
): Promise<ChannelChange> {
  const inForce = await definitionInForce(node);
  if (inForce.version === version) throw new OpenwardError('CONFLICT', `The channel runs chaincode ${version} already`);
  return proposal(node, { kind: 'chaincode', version, program, definition: inForce.sequence + 1 });
}

async function proposal(node: MemberNode, change: MembershipChange): Promise<ChannelChange> {
  requireClouds(node.consortium.members, change);
  const config = await configIn(node, await configBlock(node));
  const { channel, chaincode } = node.consortium;
  const { after, update } = await drawn(node, config, change);
  return {
    format: 'openward-change/2',
    channel,
    sequence: config.sequence,
    change,
    effect: effectOf(config, after, chaincode.endorsers),
    update: Buffer.from(update).toString('base64'),
    signatures: [],
  };
}

/** What the channel becomes, and what is signed of it. Another chaincode leaves its configuration as it is. */
async function drawn(
  node: MemberNode,
  config: ChannelConfig,
  change: MembershipChange,
): Promise<{ readonly after: ChannelConfig; readonly update: Uint8Array }> {
  if (change.kind === 'chaincode')
    return { after: config, update: canonicalBytes({ channel: node.consortium.channel, change }) };
  const after = await changed(node, config, change);
  return { after, update: await updateBetween(node, config, after) };
}

async function changed(
  node: MemberNode,
  config: ChannelConfig,
  change: Exclude<MembershipChange, ChaincodeChange>,
): Promise<ChannelConfig> {
  const { endorsers } = node.consortium.chaincode;
  if (change.kind === 'leave' || change.kind === 'expel') return withoutMember(config, change.mspId, endorsers);
  const { member } = change.application;
  if (change.kind === 'update') return withUpdatedMember(config, member);
  return withMember(config, member, await channelGroupOf(node, member), endorsers);
}

/**
 * The change with the yes of this node's organisation. It is drawn up anew here, from what the channel is and what the
 * change says it is for: nobody signs what somebody else has written.
 * @throws OpenwardError CONFLICT when that is not what is to be signed, or the channel has changed since
 */
export async function sign(node: MemberNode, change: ChannelChange, now: Date): Promise<ChannelChange> {
  const own = await signatureOf(node, change, now);
  const others = validIn(node, change).filter(({ mspId }) => mspId !== own.mspId);
  return { ...change, signatures: [...others, own] };
}

/** That signature alone. Throws as `sign`. */
export async function signatureOf(node: MemberNode, change: ChannelChange, now: Date): Promise<ChangeSignature> {
  requireValid(node, change.change, now);
  const own = await proposal(node, change.change);
  const given = Buffer.from(change.update, 'base64');
  // The digest covers what people are shown, the comparison what the channel is given.
  if (changeDigest(own) !== changeDigest(change) || !(await isSame(node, own, given)))
    throw new OpenwardError('CONFLICT', 'The change is not what it says it is, or the channel has changed since');
  if (change.change.kind === 'chaincode') await approveHere(node, change.change);
  return signChange(node, given);
}

async function isSame(node: MemberNode, { change, update }: ChannelChange, given: Uint8Array): Promise<boolean> {
  const own = Buffer.from(update, 'base64');
  return change.kind === 'chaincode' ? own.equals(given) : sameUpdate(node, given, own);
}

/** What counts with the ledger is the approval that the organisation gives there; the signature tells of it. */
async function approveHere(node: MemberNode, { version, definition: sequence }: ChaincodeChange): Promise<void> {
  if (!hasPeer(node)) throw new OpenwardError('CONFLICT', `${node.description.key} has no peer to run a chaincode`);
  await approveNext(node, { version, sequence });
}

/** How far a change has come. */
export interface Progress {
  /** Signatures still needed: the channel wants more than half of its members, and of those who order. */
  readonly missing: number;
  /** Whether the channel is as the change wants it. */
  readonly done: boolean;
  /** Whether the channel has a later configuration than the change begins from. */
  readonly stale: boolean;
}

/** Asks the channel. Errors: LEDGER_UNAVAILABLE. */
export async function progressOf(node: MemberNode, change: ChannelChange): Promise<Progress> {
  const config = await configIn(node, await configBlock(node));
  const signers = new Set(validIn(node, change).map(({ mspId }) => mspId));
  const missing = missingIn({ change: change.change, effect: effectNow(node, config, change) }, signers);
  // A peer that has not heard yet of what the change begins from makes it no older.
  const moved = isLater(config.sequence, change.sequence);
  if (change.change.kind !== 'chaincode') return { missing, done: isIn(config, change.change), stale: moved };
  const { version, definition } = change.change;
  const inForce = await definitionInForce(node);
  return { missing, done: inForce.version === version, stale: moved || inForce.sequence >= definition };
}

/** Who decides, as the channel is now; what the document says of that is somebody's word. */
function effectNow({ consortium }: MemberNode, config: ChannelConfig, { effect }: ChannelChange): ChangeEffect {
  const now = effectOf(config, config, consortium.chaincode.endorsers);
  const { members, orderers, peers } = now;
  return { ...effect, members, orderers, peers, endorsers: now.endorsers };
}

/** Signatures by members' administrators over this very change; what else somebody has put in counts nothing. */
function validIn({ consortium }: MemberNode, { update, signatures }: ChannelChange): ChangeSignature[] {
  return signatures.filter((signature) => {
    const member = consortium.members.find(({ mspId }) => mspId === signature.mspId);
    return member !== undefined && isSignedBy(member, Buffer.from(update, 'base64'), signature);
  });
}

/** Has a signed change ordered, and waits until the channel is so. Errors: those of `order`. */
export async function carryOut(node: MemberNode, change: ChannelChange): Promise<void> {
  if (change.change.kind === 'chaincode') return commitHere(node, change.change);
  const update = Buffer.from(change.update, 'base64');
  const envelope = await changeEnvelope(node, change.channel, update, change.signatures);
  await orderUpdate(node, envelope, async () => (await progressOf(node, change)).done);
}

/** Somebody else's node may have been first. */
async function commitHere(node: MemberNode, { version, definition: sequence }: ChaincodeChange): Promise<void> {
  if (!hasPeer(node)) throw new OpenwardError('CONFLICT', `${node.description.key} has no peer to commit at`);
  try {
    await commit(node, { version, sequence }, await approvalsOf(node, { version, sequence }));
  } catch (error) {
    if ((await definitionInForce(node)).version !== version) throw error;
  }
}

function isIn(config: ChannelConfig, change: Exclude<MembershipChange, ChaincodeChange>): boolean {
  const { members } = membersOf(config);
  if (change.kind === 'leave' || change.kind === 'expel') return !members.includes(change.mspId);
  const { member } = change.application;
  if (change.kind === 'join') return members.includes(member.mspId);
  return knowsAs(config, member);
}

/** The members once a change is carried out. */
export function membersAfter(members: readonly Member[], change: MembershipChange): Member[] {
  if (change.kind === 'chaincode') return [...members];
  if (change.kind === 'leave' || change.kind === 'expel') return members.filter(({ mspId }) => mspId !== change.mspId);
  const { member } = change.application;
  if (change.kind === 'update') return members.map((one) => (one.mspId === member.mspId ? member : one));
  return [...members.filter(({ mspId }) => mspId !== member.mspId), member];
}
