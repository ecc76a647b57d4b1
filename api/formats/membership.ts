import { z } from 'zod';
import { bounds } from '../../domain/bounds.ts';
import { DetachedJws, Instant, MspId, Pem } from '../../domain/ids.ts';
import { entering } from '../../domain/text.ts';
import { Consortium, ConsortiumTerms, Member } from './consortium.ts';

/** What an organisation that wants to join hands to the consortium; all of it is public. */
export const MembershipApplication = z.strictObject({
  format: z.literal('openward-application/1'),
  member: Member,
  /** Whom the officers ask back: a name, a telephone number, an address. */
  contact: entering.line(bounds.contact),
  /** When it was signed, by the applicant's clock. */
  at: Instant,
  /** Of the applicant's administrator: issued by `member.roots.nodes`. */
  certificate: Pem,
  /** By that administrator, over an `openward/membership/1`. */
  signature: DetachedJws,
});
export type MembershipApplication = z.infer<typeof MembershipApplication>;

/** Organisations of one consortium. */
const MOST_MEMBERS = 100;
const Base64 = z.base64().max(128 * 1024);
const SmallBase64 = z.base64().max(8 * 1024);

const beforeAndAfter = <S extends z.ZodType>(schema: S) => z.strictObject({ before: schema, after: schema });
/** MSP ids, in order. */
const Organisations = z.array(MspId).max(MOST_MEMBERS);
const Count = z.number().int().min(0).max(MOST_MEMBERS);

/** What a change makes of the channel: what people are told of it, from the channel's own configuration. */
export const ChangeEffect = z.strictObject({
  members: beforeAndAfter(Organisations),
  /** Members that order. */
  orderers: beforeAndAfter(Organisations),
  /** How many of those must agree. */
  quorum: beforeAndAfter(Count),
  /** Members whose peer may endorse. */
  peers: beforeAndAfter(Organisations),
  /** How many of those must. */
  endorsers: Count,
});
export type ChangeEffect = z.infer<typeof ChangeEffect>;

/**
 * Another chaincode: its version, the SHA-256 of its program, and the number of its definition (Fabric's sequence), by
 * which a yes is to this one upgrade alone.
 */
export const ChaincodeChange = z.strictObject({
  kind: z.literal('chaincode'),
  version: z.string().regex(/^[0-9A-Za-z.+-]{1,64}$/),
  program: z.string().regex(/^[0-9a-f]{64}$/),
  definition: z.number().int().min(1),
});
export type ChaincodeChange = z.infer<typeof ChaincodeChange>;

const Leave = z.strictObject({ kind: z.literal('leave'), mspId: MspId });
/** The others take it out, whether or not it signs; every member is told why. */
const Expel = z.strictObject({ kind: z.literal('expel'), mspId: MspId, reason: entering.prose(bounds.reason) });

/** That a member goes: by its own wish, or taken out by the others. */
export const Going = z.discriminatedUnion('kind', [Leave, Expel]);
export type Going = z.infer<typeof Going>;

/**
 * What somebody asks of the channel: who comes, with the application; which member says something else of itself than
 * before (renewed certificates of its orderer, another address), said as applications are; who goes, or is
 * taken out; or another chaincode.
 */
export const MembershipChange = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('join'), application: MembershipApplication }),
  z.strictObject({ kind: z.literal('update'), application: MembershipApplication }),
  Leave,
  Expel,
  ChaincodeChange,
]);
export type MembershipChange = z.infer<typeof MembershipChange>;

/** Who goes by a change, of itself or taken out by the others. */
export function goingIn(change: MembershipChange): string | undefined {
  return change.kind === 'leave' || change.kind === 'expel' ? change.mspId : undefined;
}

/** What a member, or who wants to be one, says of itself in a change. */
export function applicationIn(change: MembershipChange): MembershipApplication | undefined {
  return change.kind === 'join' || change.kind === 'update' ? change.application : undefined;
}

/** An organisation's signature of a change, by its node's administrator. */
export const ChangeSignature = z.strictObject({
  mspId: MspId,
  /** common.SignatureHeader of Fabric. */
  header: SmallBase64,
  /** DER, over header and update. */
  signature: SmallBase64,
});
export type ChangeSignature = z.infer<typeof ChangeSignature>;

/** A change of the channel that organisations' administrators sign one after the other; nothing in it is secret. */
export const ChannelChange = z.strictObject({
  format: z.literal('openward-change/2'),
  channel: ConsortiumTerms.shape.channel,
  /** Of the configuration it begins from: once the channel has another, the change is drawn up anew. */
  sequence: z.string().regex(/^(0|[1-9][0-9]{0,18})$/),
  change: MembershipChange,
  effect: ChangeEffect,
  /** common.ConfigUpdate of Fabric; of a chaincode the canonical JSON of channel and change. */
  update: Base64,
  /** One an organisation. */
  signatures: z.array(ChangeSignature).max(MOST_MEMBERS),
});
export type ChannelChange = z.infer<typeof ChannelChange>;

/** What a new member is given, so that its node can join: the others, and the channel's first block. */
export const Admission = z.strictObject({
  format: z.literal('openward-admission/1'),
  consortium: Consortium,
  /** common.Block, the first of the channel, from which a peer takes all others. */
  genesis: z.base64().max(2 * 1024 * 1024),
  /** common.Block, the one with the present configuration, from which an orderer begins. */
  config: z.base64().max(2 * 1024 * 1024),
});
export type Admission = z.infer<typeof Admission>;
