import type { Member } from '../../api/formats/consortium.ts';
import type {
  ChangeSignature,
  ChannelChange,
  MembershipApplication,
  MembershipChange,
} from '../../api/formats/membership.ts';
import { checkApplication, requireNew, requireSame } from '../../connections/membership/application.ts';
import { isSignedBy, missingOf } from '../../connections/membership/change-signature.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { changeDigest } from '../../protocol/signature/change.ts';
import type { MemberNode } from '../node/node.ts';
import { configBlock, configIn, groupOf, order, sameUpdate, updateBetween } from './channel.ts';
import {
  effectOf,
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
  if (change.kind === 'leave') return;
  checkApplication(change.application, now);
  if (change.kind === 'update') requireSame(change.application.member, node.consortium);
}

/** The change by which a member leaves, by its own wish or the others'. */
export function proposeLeave(node: MemberNode, mspId: string): Promise<ChannelChange> {
  return proposal(node, { kind: 'leave', mspId });
}

async function proposal(node: MemberNode, change: MembershipChange): Promise<ChannelChange> {
  const config = await configIn(node, await configBlock(node));
  const { endorsers } = node.consortium.chaincode;
  const after = await changed(node, config, change);
  const update = await updateBetween(node, config, after);
  return {
    format: 'openward-change/2',
    channel: node.consortium.channel,
    sequence: config.sequence,
    change,
    effect: effectOf(config, after, endorsers),
    update: update.toString('base64'),
    signatures: [],
  };
}

async function changed(node: MemberNode, config: ChannelConfig, change: MembershipChange): Promise<ChannelConfig> {
  const { endorsers } = node.consortium.chaincode;
  if (change.kind === 'leave') return withoutMember(config, change.mspId, endorsers);
  const { member } = change.application;
  if (change.kind === 'update') return withUpdatedMember(config, member);
  return withMember(config, member, await groupOf(node, member), endorsers);
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
  const drawn = await proposal(node, change.change);
  const given = Buffer.from(change.update, 'base64');
  // The digest covers what people are shown, the comparison what the channel is given.
  if (
    changeDigest(drawn) !== changeDigest(change) ||
    !(await sameUpdate(node, given, Buffer.from(drawn.update, 'base64')))
  )
    throw new OpenwardError('CONFLICT', 'The change is not what it says it is, or the channel has changed since');
  return signChange(node, given);
}

/** How far a change has come. */
export interface Progress {
  /** Signatures still needed: the channel wants more than half of its members, and of those who order. */
  readonly missing: number;
  /** Whether the channel is as the change wants it. */
  readonly done: boolean;
  /** Whether the channel has another configuration than the change begins from. */
  readonly stale: boolean;
}

/** Asks the channel. Errors: LEDGER_UNAVAILABLE. */
export async function progressOf(node: MemberNode, change: ChannelChange): Promise<Progress> {
  const config = await configIn(node, await configBlock(node));
  const { members, consenters } = membersOf(config);
  const signers = new Set(validIn(node, change).map(({ mspId }) => mspId));
  const missing = missingOf({ members, orderers: consenters }, signers);
  return { missing, done: isIn(config, change.change), stale: config.sequence !== change.sequence };
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
  const update = Buffer.from(change.update, 'base64');
  const envelope = await changeEnvelope(node, change.channel, update, change.signatures);
  await order(node, envelope, async () => (await progressOf(node, change)).done);
}

function isIn(config: ChannelConfig, change: MembershipChange): boolean {
  const { members } = membersOf(config);
  if (change.kind === 'leave') return !members.includes(change.mspId);
  const { member } = change.application;
  if (change.kind === 'join') return members.includes(member.mspId);
  return knowsAs(config, member);
}

/** The members once a change is carried out. */
export function membersAfter(members: readonly Member[], change: MembershipChange): Member[] {
  if (change.kind === 'leave') return members.filter(({ mspId }) => mspId !== change.mspId);
  const { member } = change.application;
  if (change.kind === 'update') return members.map((one) => (one.mspId === member.mspId ? member : one));
  return [...members.filter(({ mspId }) => mspId !== member.mspId), member];
}
