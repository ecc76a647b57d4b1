import { z } from 'zod';
import { bounds } from '../../domain/bounds.ts';
import {
  EnrolmentId,
  Instant,
  MspId,
  PID,
  RegistrationId,
  SegmentId,
  Sha256Hex,
  Sha384Hex,
  ShareId,
  TID,
  Thumbprint,
} from '../../domain/ids.ts';
import { GuardianshipStatement, GuardiansStatement } from '../../domain/guardians.ts';
import { ReplacementCause } from '../../domain/replacement.ts';
import { Purpose } from '../../domain/share.ts';
import { stored } from '../../domain/text.ts';
import { PersonRole, PreKeys } from '../../domain/user.ts';
import { canonicalBytes } from '../encoding/canonical-json.ts';

const Version = z.number().int().min(1).max(9999);
const ProxyName = z.string().regex(/^[A-Za-z0-9]{1,40}MSP$/);

/**
 * D_SP and D_SD: "this ciphertext, with this content, is the record of this treatment", said as patient or as doctor.
 */
export const RecordStatement = z.strictObject({
  type: z.literal('openward/record/1'),
  /** The treatment it is the record of. */
  T_ID: TID,
  /** As what they sign: the same person's word as a doctor is not theirs as a patient. */
  role: z.enum(['patient', 'doctor']),
  /** Of the signer. */
  pid: PID,
  /** SHA-384 of the ciphertext. */
  digest: Sha384Hex,
  /** SHA-384 of the manifest's canonical JSON. */
  manifestDigest: Sha384Hex,
  /** Which version of the record. */
  version: Version,
});

/** What a patient agrees to: everything a proxy or recipient could otherwise argue about. */
export const GrantStatement = z.strictObject({
  type: z.literal('openward/grant/1'),
  /** The request it answers. */
  shareId: ShareId,
  /** With `version`, which record the segments are of. */
  T_ID: TID,
  version: Version,
  /** Who grants: the signer. */
  patientPid: PID,
  /** T_H: who may open. */
  consumerPid: PID,
  /** As the consumer asked; every use is logged under it. */
  purpose: Purpose,
  /** Ids in the record's manifest: C_s holds these and no others. */
  segments: z.array(SegmentId).min(1).max(10_000),
  /** From here on no proxy re-encrypts. */
  expiry: Instant,
  /** m of the n `proxies` whose fragments open the share key. */
  threshold: z.number().int().min(1).max(16),
  /** MSP ids; fragment i of `fragmentDigests` is for proxy i. */
  proxies: z.array(ProxyName).min(1).max(16),
  /** SHA-384 of each key fragment's bytes. */
  fragmentDigests: z.array(Sha384Hex).min(1).max(16),
  /** SHA-384 of the capsule's bytes: which wrapped key the fragments are for. */
  capsuleDigest: Sha384Hex,
  /** SHA-384 of C_s, the ciphertext. */
  csDigest: Sha384Hex,
  /** Length of C_s. */
  csBytes: z.number().int().positive(),
});

/** The patient's word that a granted share ends: from then on no proxy re-encrypts. */
export const RevocationStatement = z.strictObject({
  type: z.literal('openward/revocation/2'),
  shareId: ShareId,
  /** The signer. */
  patientPid: PID,
  /** Of the patient's words, which go sealed to the other party (`messages/words.ts`). */
  reasonDigest: Sha384Hex,
  /** When the patient signed, by their own clock. */
  at: Instant,
});

/** As it was signed before, the words in clear. It is read for good and not written any more. */
export const PlainRevocationStatement = z.strictObject({
  type: z.literal('openward/revocation/1'),
  shareId: ShareId,
  /** The signer. */
  patientPid: PID,
  /** In the patient's words; may be empty. */
  reason: stored.proseOrNone(bounds.shortReason),
  /** When the patient signed, by their own clock. */
  at: Instant,
});

/** A proxy's word that it has deleted its fragments of a share. */
export const FragmentReceipt = z.strictObject({
  type: z.literal('openward/fragments-deleted/1'),
  shareId: ShareId,
  /** MSP id of the organisation whose proxy signs. */
  proxy: ProxyName,
  /** SHA-384 of each fragment that is gone. */
  fragmentDigests: z.array(Sha384Hex).min(1).max(16),
  /** When they were deleted, by the proxy's clock. */
  at: Instant,
});

/** Which keys a registration is of: nobody else's can be put in their place. */
const registeredKeys = {
  /** Common name of all three requests. */
  enrolmentId: EnrolmentId,
  /** SHA-384 of the DER of each certificate request (PKCS#10). */
  signingCsr: Sha384Hex,
  tlsCsr: Sha384Hex,
  encryptionCsr: Sha384Hex,
  /** Of re-encryption, as they go to the ledger. */
  receivingKey: PreKeys.shape.receiving,
  verifyingKey: PreKeys.shape.verifying,
};

/**
 * H_M's word that it sent this registration on to SA as one of its own people; of a third party, which has no H_M, that
 * of an installation of its client.
 */
export const ForwardingStatement = z.strictObject({
  type: z.literal('openward/forwarding/1'),
  /** Of the organisation, and of the signer. */
  mspId: MspId,
  /** As what the person is to be registered. */
  role: PersonRole,
  ...registeredKeys,
  /** When it was sent on, by the signer's clock. */
  at: Instant,
});

/** SA's approval of a person, without which no registrar asks its authority for certificates. */
export const CertificationStatement = z.strictObject({
  type: z.literal('openward/certification/1'),
  /** Whose registrar it is for: another organisation's does nothing by it. */
  mspId: MspId,
  /** SA's id of the registration. */
  registration: RegistrationId,
  /** What the certificates will say of their holder, with `pid`. */
  role: PersonRole,
  pid: PID,
  ...registeredKeys,
  /** When SA signed, by its clock: a registrar takes it for a short time. */
  at: Instant,
});

/** SA's word that an authority is to revoke a person's certificates and to issue no more. */
export const WithdrawalStatement = z.strictObject({
  type: z.literal('openward/withdrawal/1'),
  /** Whose registrar it is for. */
  mspId: MspId,
  enrolmentId: EnrolmentId,
  pid: PID,
  /** When SA signed, by its clock. */
  at: Instant,
});

/**
 * A person's word, by the key that is registered now, that these keys are to come in the place of theirs. The
 * chaincode asks for it, so that nobody else can replace a person's keys.
 */
export const RenewalStatement = z.strictObject({
  type: z.literal('openward/renewal/1'),
  /** Of the organisation, and of the signer. */
  mspId: MspId,
  role: PersonRole,
  pid: PID,
  /** SHA-256 of the SubjectPublicKeyInfo (DER) of each key. That of encryption stays what it was. */
  signingKey: Sha256Hex,
  tlsKey: Sha256Hex,
  encryptionKey: Sha256Hex,
  /** When it was signed, by the signer's own clock. */
  at: Instant,
});

/**
 * An administrator's word that they have had this person before them, who cannot sign with the keys they had, and have
 * compared the code of these keys. The chaincode asks for it, so that SA alone replaces nobody's keys.
 */
export const ReplacementStatement = z.strictObject({
  type: z.literal('openward/replacement/1'),
  /** Of the organisation of both. */
  mspId: MspId,
  /** The person's. */
  role: PersonRole,
  pid: PID,
  /** Why the keys of before are given up. */
  cause: ReplacementCause,
  /** Of the signing certificate that is given up: the word is good for one replacement. */
  replaces: Thumbprint,
  /** SHA-256 of the SubjectPublicKeyInfo (DER) of each new key. */
  signingKey: Sha256Hex,
  tlsKey: Sha256Hex,
  encryptionKey: Sha256Hex,
  /** Of re-encryption, as they go to the ledger. */
  receivingKey: PreKeys.shape.receiving,
  verifyingKey: PreKeys.shape.verifying,
  /** PID of the signer. */
  confirmedBy: PID,
  /** When it was signed, by the signer's own clock. */
  at: Instant,
});

/** An organisation's word that it wants to be a member of the consortium, as the document says. */
export const MembershipStatement = z.strictObject({
  type: z.literal('openward/membership/1'),
  /** Who applies: the signer's organisation. */
  mspId: MspId,
  /** SHA-384 of the canonical JSON of what it says of itself. */
  digest: Sha384Hex,
  /** When it was signed, by the applicant's own clock. */
  at: Instant,
});

/**
 * An administrator's word for their organisation on a change of the channel, by which its node signs, or not. The key
 * is the person's; the channel itself takes the node's signature alone.
 */
export const ChangeDecisionStatement = z.strictObject({
  type: z.literal('openward/change-decision/1'),
  /** For which organisation: the signer's. */
  mspId: MspId,
  /** Of the signer. */
  pid: PID,
  /** SHA-384 of the canonical JSON of channel, sequence, change and effect. */
  change: Sha384Hex,
  decision: z.enum(['yes', 'no']),
  /** When it was signed, by the signer's own clock. */
  at: Instant,
});

/** Everything that is ever signed; `type` keeps one from being taken for another. */
export const Statement = z.discriminatedUnion('type', [
  RecordStatement,
  GrantStatement,
  RevocationStatement,
  PlainRevocationStatement,
  FragmentReceipt,
  ForwardingStatement,
  CertificationStatement,
  WithdrawalStatement,
  RenewalStatement,
  ReplacementStatement,
  MembershipStatement,
  ChangeDecisionStatement,
  GuardiansStatement,
  GuardianshipStatement,
]);
/** As a caller writes it: plain strings, checked by `Statement`. */
export type Statement = z.input<typeof Statement>;
export type RecordStatement = z.input<typeof RecordStatement>;
export type GrantStatement = z.input<typeof GrantStatement>;
export type RevocationStatement = z.input<typeof RevocationStatement>;
export type PlainRevocationStatement = z.input<typeof PlainRevocationStatement>;
export type FragmentReceipt = z.input<typeof FragmentReceipt>;
export type ForwardingStatement = z.input<typeof ForwardingStatement>;
export type CertificationStatement = z.input<typeof CertificationStatement>;
export type WithdrawalStatement = z.input<typeof WithdrawalStatement>;
export type RenewalStatement = z.input<typeof RenewalStatement>;
export type ReplacementStatement = z.input<typeof ReplacementStatement>;
export type MembershipStatement = z.input<typeof MembershipStatement>;
export type ChangeDecisionStatement = z.input<typeof ChangeDecisionStatement>;
/** Who guards the signer's keys. */
export type GuardiansStatement = z.input<typeof GuardiansStatement>;
/** That one person guards another's keys, by either. */
export type GuardianshipStatement = z.input<typeof GuardianshipStatement>;

/** The JWS payload: canonical JSON of the statement. Throws ZodError when it is malformed. */
export function statementBytes(statement: Statement): Buffer {
  const checked = Statement.parse(statement);
  // Stryker disable next-line all: both ways give the same bytes, this one sooner
  return checked.type === 'openward/record/1' ? recordBytes(checked) : canonicalBytes(checked);
}

/**
 * What `canonicalBytes` gives for a record, in a third of the time: every record is signed twice and verified by
 * everybody who touches it. RFC 8785 is what JSON.stringify writes once the names are in order and no text holds what
 * JSON escapes, which the schema's patterns see to.
 */
function recordBytes({ T_ID, digest, manifestDigest, pid, role, type, version }: RecordStatement): Buffer {
  const inOrder = { T_ID, digest, manifestDigest, pid, role, type, version } satisfies Record<
    keyof RecordStatement,
    unknown
  >;
  return Buffer.from(JSON.stringify(inOrder), 'latin1');
}
