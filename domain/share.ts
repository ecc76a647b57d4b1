import { z } from 'zod';
import { DetachedJws, Instant, MspId, ObjectUrl, Pem, PID, SegmentId, Sha384Hex, ShareId, TID } from './ids.ts';
import { bounds } from './bounds.ts';
import { SegmentKind } from './record.ts';
import { stored } from './text.ts';

/** What for: in the request, under the patient's grant, and with every use in the log. */
export const Purpose = z.enum(['treatment', 'research', 'device-evaluation', 'insurance', 'other']);
export type Purpose = z.infer<typeof Purpose>;

/**
 * Which words of a share: why data is asked for (the consumer's), why it is not given, why it is taken back (the
 * patient's). The ledger has their salted digests, whom they are meant for has them sealed.
 */
export const WordsAbout = z.enum(['request', 'decline', 'revocation']);
export type WordsAbout = z.infer<typeof WordsAbout>;

/** How far ahead a consumer may ask for; no grant lasts longer than was asked for. */
export const longestShareYears = 5;

const asked = {
  /** Made by the consumer, so that asking twice is asking once. */
  shareId: ShareId,
  /** Who is asked. */
  patientPid: PID,
  purpose: Purpose,
  /** Kinds of segments wanted; the patient chooses which segments. */
  kinds: z.array(SegmentKind).min(1).max(4),
  /** Latest end asked for: a grant may expire before, not after. */
  until: Instant,
};

/** What a consumer asks for. `reasonDigest` is of the words that go sealed to the patient, a salt before them. */
export const ShareRequest = z.strictObject({ ...asked, reasonDigest: Sha384Hex });
/** A request as it lies on the ledger: those of the first chaincode have their `reason` in clear there. */
export const StoredShareRequest = z.object({
  ...asked,
  reasonDigest: Sha384Hex.optional(),
  reason: stored.prose(bounds.reason).optional(),
});
export type ShareRequest = z.infer<typeof ShareRequest>;

/** What the patient grants; `grant` is the patient's detached JWS over a GrantStatement of the other fields. */
export const ShareGrant = z.object({
  shareId: ShareId,
  /** With `version`, the record that the segments are of. */
  T_ID: TID,
  version: z.number().int().min(1),
  /** Ids in that record's manifest: all that C_s holds. */
  segments: z.array(SegmentId).min(1).max(10_000),
  /** From here on no proxy re-encrypts. */
  expiry: Instant,
  /** m-of-n. */
  threshold: z.number().int().min(1).max(16),
  /** MSP ids of the organisations whose proxies hold a fragment each. */
  proxies: z.array(MspId).min(1).max(16),
  /** SHA-384 of each key fragment, in the order of `proxies`. */
  fragmentDigests: z.array(Sha384Hex).min(1).max(16),
  /** SHA-384 of the capsule: which wrapped key the fragments are for. */
  capsuleDigest: Sha384Hex,
  /** Where C_s lies: beside the record, `shares/T_ID/csDigest`. */
  csUrl: ObjectUrl,
  /** SHA-384 of C_s. */
  csDigest: Sha384Hex,
  /** Length of C_s. */
  csBytes: z.number().int().positive(),
  grant: DetachedJws,
});
export type ShareGrant = z.infer<typeof ShareGrant>;

const ShareStatus = z.enum(['requested', 'granted', 'declined', 'revoked']);

/** That a proxy deleted its key fragment, in its own signed words, on the ledger for good. */
export const Deletion = z.object({
  /** MSP id of the proxy's organisation. */
  proxy: MspId,
  /** SHA-384 of the fragment, as the grant names it for this proxy. */
  fragmentDigest: Sha384Hex,
  /** When it was deleted: what the statement says. */
  at: Instant,
  /** The proxy's, over the FragmentReceipt statement. */
  receipt: DetachedJws,
  /** Of whoever signed the receipt, and the transaction: its organisation's authority issued it, with role `proxy`. */
  certificate: Pem,
  /** Time of the transaction. */
  recordedAt: Instant,
  transactionId: z.string(),
});
export type Deletion = z.infer<typeof Deletion>;

/** A share on the ledger, from request to its end: both parties and the proxies read it. */
export const Share = StoredShareRequest.extend({
  /** T_H: who asked, and the only one it is released to. */
  consumerPid: PID,
  /** Organisation of the consumer's certificate. */
  consumerMsp: z.string(),
  status: ShareStatus,
  /** Time of the transaction, as `decidedAt` is. */
  requestedAt: Instant,
  decidedAt: Instant.optional(),
  /** Of the patient's words, which go sealed to the consumer. */
  declineReasonDigest: Sha384Hex.optional(),
  /** Those words, in clear with the first chaincode. */
  declineReason: stored.proseOrNone(bounds.reason).optional(),
  /** With `revocationReasonDigest`, what the revocation signed. */
  revokedAt: Instant.optional(),
  revocationReasonDigest: Sha384Hex.optional(),
  /** What it signed instead, in clear with the first chaincode. */
  revocationReason: stored.proseOrNone(bounds.shortReason).optional(),
  /** The patient's, over the RevocationStatement of `revokedAt` and `revocationReasonDigest`. */
  revocation: DetachedJws.optional(),
  /** From the grant on, after a revocation too. */
  granted: ShareGrant.optional(),
  /** One of each proxy that has deleted its fragment; none when absent. */
  deletions: z.array(Deletion).max(16).optional(),
});
export type Share = z.infer<typeof Share>;

/** Where a share has the digest of its words, and where the first chaincode had the words themselves. */
const places = {
  request: { digest: 'reasonDigest', clear: 'reason' },
  decline: { digest: 'declineReasonDigest', clear: 'declineReason' },
  revocation: { digest: 'revocationReasonDigest', clear: 'revocationReason' },
} as const;

/** Hex SHA-384; undefined where the ledger has no such words, or has them in clear. */
export function wordsDigestOf(share: Share, about: WordsAbout): string | undefined {
  return share[places[about].digest];
}

/** As the first chaincode let them onto the ledger; undefined where it did not. */
export function wordsInClear(share: Share, about: WordsAbout): string | undefined {
  return share[places[about].clear];
}
