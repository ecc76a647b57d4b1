import { z } from 'zod';
import { Instant, PID, SegmentId, Sha384Hex, ShareId, TID } from '../../domain/ids.ts';
import { Purpose } from '../../domain/share.ts';
import { canonicalBytes } from '../encoding/canonical-json.ts';

const Version = z.number().int().min(1).max(9999);
const ProxyName = z.string().regex(/^[A-Za-z0-9]{1,40}MSP$/);

/** D_SP and D_SD: "this ciphertext, with this content, is the record of this treatment", said as patient or as doctor. */
export const RecordStatement = z.strictObject({
  type: z.literal('openward/record/1'),
  T_ID: TID,
  role: z.enum(['patient', 'doctor']),
  /** Of the signer. */
  pid: PID,
  /** SHA-384 of the ciphertext. */
  digest: Sha384Hex,
  manifestDigest: Sha384Hex,
  version: Version,
});

/** What a patient agrees to: everything a proxy or recipient could otherwise argue about. */
export const GrantStatement = z.strictObject({
  type: z.literal('openward/grant/1'),
  shareId: ShareId,
  T_ID: TID,
  version: Version,
  patientPid: PID,
  consumerPid: PID,
  purpose: Purpose,
  segments: z.array(SegmentId).min(1).max(10_000),
  expiry: Instant,
  threshold: z.number().int().min(1).max(16),
  /** MSP ids; fragment i of `fragmentDigests` is for proxy i. */
  proxies: z.array(ProxyName).min(1).max(16),
  fragmentDigests: z.array(Sha384Hex).min(1).max(16),
  capsuleDigest: Sha384Hex,
  csDigest: Sha384Hex,
  csBytes: z.number().int().positive(),
});

export const RevocationStatement = z.strictObject({
  type: z.literal('openward/revocation/1'),
  shareId: ShareId,
  patientPid: PID,
  reason: z.string().max(200),
  at: Instant,
});

/** A proxy's word that it has deleted its fragments of a share. */
export const FragmentReceipt = z.strictObject({
  type: z.literal('openward/fragments-deleted/1'),
  shareId: ShareId,
  proxy: ProxyName,
  fragmentDigests: z.array(Sha384Hex).min(1).max(16),
  at: Instant,
});

export const Statement = z.discriminatedUnion('type', [
  RecordStatement,
  GrantStatement,
  RevocationStatement,
  FragmentReceipt,
]);
/** As a caller writes it: plain strings, checked by `Statement`. */
export type Statement = z.input<typeof Statement>;
export type RecordStatement = z.input<typeof RecordStatement>;
export type GrantStatement = z.input<typeof GrantStatement>;
export type RevocationStatement = z.input<typeof RevocationStatement>;
export type FragmentReceipt = z.input<typeof FragmentReceipt>;

/** The JWS payload: canonical JSON of the statement. Throws ZodError when it is malformed. */
export function statementBytes(statement: Statement): Buffer {
  const checked = Statement.parse(statement);
  // Stryker disable next-line all: both ways give the same bytes, this one sooner
  return checked.type === 'openward/record/1' ? recordBytes(checked) : canonicalBytes(checked);
}

/**
 * What `canonicalBytes` gives for a record, in a third of the time: every record is signed twice and verified by everybody who touches it. RFC 8785 is what JSON.stringify
 * writes once the names are in order and no text holds what JSON escapes, which the schema's patterns see to.
 */
function recordBytes({ T_ID, digest, manifestDigest, pid, role, type, version }: RecordStatement): Buffer {
  const inOrder = { T_ID, digest, manifestDigest, pid, role, type, version } satisfies Record<
    keyof RecordStatement,
    unknown
  >;
  return Buffer.from(JSON.stringify(inOrder), 'latin1');
}
