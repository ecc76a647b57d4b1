import type { Member } from '../../api/formats/consortium.ts';
import { ChannelChange, type MembershipApplication } from '../../api/formats/membership.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { MemberNode } from '../node/node.ts';
import { checkApplication, requireNew } from './application.ts';
import { configBlock, configIn, groupOf, order, sameUpdate, updateBetween } from './channel.ts';
import { membersOf, withMember, withoutMember, type ChannelConfig } from './channel-config.ts';
import { changeEnvelope, isSignedBy, signChange } from './signature.ts';

/** What is to become of the channel, and what it is now. */
interface Drawn {
  readonly config: ChannelConfig;
  readonly update: Buffer;
}

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

/** The change by which a member leaves, by its own wish or the others'. */
export function proposeLeave(node: MemberNode, mspId: string): Promise<ChannelChange> {
  return proposal(node, { kind: 'leave', mspId });
}

async function proposal(node: MemberNode, change: ChannelChange['change']): Promise<ChannelChange> {
  const { update } = await draw(node, change);
  return {
    format: 'openward-change/1',
    channel: node.consortium.channel,
    change,
    update: update.toString('base64'),
    signatures: [],
  };
}

async function draw(node: MemberNode, change: ChannelChange['change']): Promise<Drawn> {
  const config = await configIn(node, await configBlock(node));
  return { config, update: await updateBetween(node, config, await changed(node, config, change)) };
}

async function changed(
  node: MemberNode,
  config: ChannelConfig,
  change: ChannelChange['change'],
): Promise<ChannelConfig> {
  const { endorsers } = node.consortium.chaincode;
  if (change.kind === 'leave') return withoutMember(config, change.mspId, endorsers);
  const { member } = change.application;
  return withMember(config, member, await groupOf(node, member), endorsers);
}

/**
 * The change with the yes of this node's organisation. It is drawn up anew here, from what the channel is and what the
 * change says it is for: nobody signs what somebody else has written.
 * @throws OpenwardError CONFLICT when that is not what is to be signed, or the channel has changed since
 */
export async function sign(node: MemberNode, change: ChannelChange, now: Date): Promise<ChannelChange> {
  if (change.change.kind === 'join') checkApplication(change.change.application, now);
  const { update } = await draw(node, change.change);
  const given = Buffer.from(change.update, 'base64');
  if (change.channel !== node.consortium.channel || !(await sameUpdate(node, given, update)))
    throw new OpenwardError('CONFLICT', 'The change is not what it says it is, or the channel has changed since');
  const own = await signChange(node, given);
  const others = validIn(node, change).filter(({ mspId }) => mspId !== own.mspId);
  return { ...change, signatures: [...others, own] };
}

/** How far a change has come. */
export interface Progress {
  /** Signatures still needed: the channel wants more than half of its members, and of those who order. */
  readonly missing: number;
  /** Whether the channel is as the change wants it. */
  readonly done: boolean;
}

/** Asks the channel. Errors: LEDGER_UNAVAILABLE. */
export async function progressOf(node: MemberNode, change: ChannelChange): Promise<Progress> {
  const { members, consenters } = membersOf(await configIn(node, await configBlock(node)));
  const signers = new Set(validIn(node, change).map(({ mspId }) => mspId));
  const missing = Math.max(...[members, consenters].map((all) => shortOf(all, signers)));
  return { missing, done: isIn(members, change.change) };
}

/** Signatures by members' administrators over this very change; what else somebody has put in counts nothing. */
function validIn({ consortium }: MemberNode, { update, signatures }: ChannelChange): ChannelChange['signatures'] {
  return signatures.filter((signature) => {
    const member = consortium.members.find(({ mspId }) => mspId === signature.mspId);
    return member !== undefined && isSignedBy(member, Buffer.from(update, 'base64'), signature);
  });
}

function shortOf(all: readonly string[], signers: ReadonlySet<string>): number {
  const majority = Math.floor(all.length / 2) + 1;
  return Math.max(0, majority - all.filter((mspId) => signers.has(mspId)).length);
}

/** Has a signed change ordered, and waits until the channel is so. Errors: those of `order`. */
export async function carryOut(node: MemberNode, change: ChannelChange): Promise<void> {
  const update = Buffer.from(change.update, 'base64');
  const envelope = await changeEnvelope(node, change.channel, update, change.signatures);
  await order(node, envelope, async () => (await progressOf(node, change)).done);
}

function isIn(members: readonly string[], change: ChannelChange['change']): boolean {
  return change.kind === 'join' ? members.includes(change.application.member.mspId) : !members.includes(change.mspId);
}

/** The members once a change is carried out. */
export function membersAfter(members: readonly Member[], change: ChannelChange['change']): Member[] {
  return change.kind === 'join'
    ? [...members.filter(({ mspId }) => mspId !== change.application.member.mspId), change.application.member]
    : members.filter(({ mspId }) => mspId !== change.mspId);
}
