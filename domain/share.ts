import { z } from 'zod';
import { DetachedJws, Instant, ObjectUrl, PID, SegmentId, Sha384Hex, ShareId, TID } from './ids.ts';
import { SegmentKind } from './record.ts';

export const Purpose = z.enum(['treatment', 'research', 'device-evaluation', 'insurance', 'other']);
export type Purpose = z.infer<typeof Purpose>;

/** What a consumer asks for. */
export const ShareRequest = z.object({
  shareId: ShareId,
  patientPid: PID,
  purpose: Purpose,
  /** In the consumer's words; shown to the patient. Must not name a person. */
  reason: z.string().trim().min(1).max(500),
  kinds: z.array(SegmentKind).min(1),
  until: Instant,
});
export type ShareRequest = z.infer<typeof ShareRequest>;

/** What the patient grants; `grant` is the patient's detached JWS over a GrantStatement of the other fields. */
export const ShareGrant = z.object({
  shareId: ShareId,
  T_ID: TID,
  version: z.number().int().min(1),
  segments: z.array(SegmentId).min(1).max(10_000),
  expiry: Instant,
  /** m-of-n. */
  threshold: z.number().int().min(1).max(16),
  /** MSP ids of the organisations whose proxies hold a fragment each. */
  proxies: z.array(z.string()).min(1).max(16),
  /** SHA-384 of each key fragment, in the order of `proxies`. */
  fragmentDigests: z.array(Sha384Hex).min(1).max(16),
  capsuleDigest: Sha384Hex,
  csUrl: ObjectUrl,
  csDigest: Sha384Hex,
  csBytes: z.number().int().positive(),
  grant: DetachedJws,
});
export type ShareGrant = z.infer<typeof ShareGrant>;

const ShareStatus = z.enum(['requested', 'granted', 'declined', 'revoked']);

export const Share = ShareRequest.extend({
  consumerPid: PID,
  consumerMsp: z.string(),
  status: ShareStatus,
  requestedAt: Instant,
  decidedAt: Instant.optional(),
  declineReason: z.string().max(500).optional(),
  /** With `revocationReason`, what the revocation signed. */
  revokedAt: Instant.optional(),
  revocationReason: z.string().max(200).optional(),
  revocation: DetachedJws.optional(),
  granted: ShareGrant.optional(),
});
export type Share = z.infer<typeof Share>;
