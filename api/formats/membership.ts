import { z } from 'zod';
import { bounds } from '../../domain/bounds.ts';
import { DetachedJws, Instant, Pem } from '../../domain/ids.ts';
import { entering } from '../../domain/text.ts';
import { Consortium, Member } from './consortium.ts';

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

const Base64 = z.base64().max(1024 * 1024);

/** A change of the channel that organisations' administrators sign one after the other; nothing in it is secret. */
export const ChannelChange = z.strictObject({
  format: z.literal('openward-change/1'),
  channel: z.string(),
  /** Who comes, with the application; or who goes. */
  change: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('join'), application: MembershipApplication }),
    z.strictObject({ kind: z.literal('leave'), mspId: z.string() }),
  ]),
  /** common.ConfigUpdate of Fabric. */
  update: Base64,
  /** Of administrators, one an organisation: common.SignatureHeader, and the signature (DER) over header and update. */
  signatures: z.array(z.strictObject({ mspId: z.string(), header: Base64, signature: Base64 })).max(100),
});
export type ChannelChange = z.infer<typeof ChannelChange>;

/** What a new member is given, so that its node can join: the others, and the channel's first block. */
export const Admission = z.strictObject({
  format: z.literal('openward-admission/1'),
  consortium: Consortium,
  /** common.Block, the first of the channel, from which a peer takes all others. */
  genesis: z.base64(),
  /** common.Block, the one with the present configuration, from which an orderer begins. */
  config: z.base64(),
});
export type Admission = z.infer<typeof Admission>;
