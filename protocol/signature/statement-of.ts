import type { Share, ShareGrant } from '../../domain/share.ts';
import type { ReplacementCause } from '../../domain/replacement.ts';
import type { PersonRole } from '../../domain/user.ts';
import type {
  CertificationStatement,
  ForwardingStatement,
  GrantStatement,
  PlainRevocationStatement,
  RecordStatement,
  RenewalStatement,
  ReplacementStatement,
  RevocationStatement,
  WithdrawalStatement,
} from './statement.ts';

/*
 * Who signs and who verifies make the statement by the same function: a field the one forgot, the other would not miss
 * either, but a field they put differently could never verify.
 */

/** What D_SP and D_SD say about a record. */
export interface SignedRecord {
  /** The treatment it is the record of; keeps a signature from being shown for another. */
  readonly T_ID: string;
  /** Hex SHA-384 of the ciphertext, which URL_C names as well. */
  readonly digest: string;
  /** Hex SHA-384 of the manifest in it: lets parts of the plaintext be checked without the rest. */
  readonly manifestDigest: string;
  /** From 1; keeps an older version from being shown for the latest. */
  readonly version: number;
}

/**
 * What one party signs of a record.
 * @param pid the signer's
 */
export function recordStatement(
  { T_ID, digest, manifestDigest, version }: SignedRecord,
  role: 'patient' | 'doctor',
  pid: string,
): RecordStatement {
  return { type: 'openward/record/1', T_ID, role, pid, digest, manifestDigest, version };
}

/** Everything about a grant but the signature itself and where C_s lies, which its digest names. */
export function grantStatement(
  share: Pick<Share, 'shareId' | 'patientPid' | 'consumerPid' | 'purpose'>,
  grant: Omit<ShareGrant, 'grant' | 'csUrl'>,
): GrantStatement {
  return {
    type: 'openward/grant/1',
    shareId: share.shareId,
    T_ID: grant.T_ID,
    version: grant.version,
    patientPid: share.patientPid,
    consumerPid: share.consumerPid,
    purpose: share.purpose,
    segments: grant.segments,
    expiry: grant.expiry,
    threshold: grant.threshold,
    proxies: grant.proxies,
    fragmentDigests: grant.fragmentDigests,
    capsuleDigest: grant.capsuleDigest,
    csDigest: grant.csDigest,
    csBytes: grant.csBytes,
  };
}

/** What the patient signed who revoked a share, as the ledger shows it: also of one revoked with the words in clear. */
export function revocationStatement(share: Share): RevocationStatement | PlainRevocationStatement {
  const { shareId, patientPid, revokedAt: at = '', revocationReason: reason, revocationReasonDigest = '' } = share;
  return reason === undefined
    ? { type: 'openward/revocation/2', shareId, patientPid, reasonDigest: revocationReasonDigest, at }
    : { type: 'openward/revocation/1', shareId, patientPid, reason, at };
}

/** Which keys a registration is of, as its statements name them. */
export interface RegisteredKeys {
  /** Common name of the three requests. */
  readonly enrolmentId: string;
  /** Hex SHA-384 of the DER of the request for the signing certificate. */
  readonly signingCsr: string;
  /** The same of that for TLS. */
  readonly tlsCsr: string;
  /** The same of that for encryption. */
  readonly encryptionCsr: string;
  /** Compressed points, hex. */
  readonly preKeys: { readonly receiving: string; readonly verifying: string };
}

function namedKeys({ enrolmentId, signingCsr, tlsCsr, encryptionCsr, preKeys }: RegisteredKeys) {
  const { receiving: receivingKey, verifying: verifyingKey } = preKeys;
  return { enrolmentId, signingCsr, tlsCsr, encryptionCsr, receivingKey, verifyingKey };
}

/**
 * What an H_M signs when it sends a registration on, and an installation of an organisation that has none.
 * @param mspId of the organisation
 * @param at by its own clock
 */
export function forwardingStatement(
  { mspId, role, keys }: { readonly mspId: string; readonly role: PersonRole; readonly keys: RegisteredKeys },
  at: string,
): ForwardingStatement {
  return { type: 'openward/forwarding/1', mspId, role, ...namedKeys(keys), at };
}

/** Whom SA approves. */
export interface ApprovedPerson {
  /** Whose registrar is to have certificates issued. */
  readonly mspId: string;
  /** SA's id of the registration. */
  readonly registration: string;
  /** As what the person is registered. */
  readonly role: PersonRole;
  /** PID, made by SA. */
  readonly pid: string;
  /** Which the certificates are for. */
  readonly keys: RegisteredKeys;
}

/**
 * What SA signs when it has approved a person.
 * @param at by SA's own clock
 */
export function certificationStatement(
  { mspId, registration, role, pid, keys }: ApprovedPerson,
  at: string,
): CertificationStatement {
  return { type: 'openward/certification/1', mspId, registration, role, pid, ...namedKeys(keys), at };
}

/**
 * What SA signs when a person's certificates are to be revoked.
 * @param at by SA's own clock
 */
export function withdrawalStatement(
  { mspId, enrolmentId, pid }: { readonly mspId: string; readonly enrolmentId: string; readonly pid: string },
  at: string,
): WithdrawalStatement {
  return { type: 'openward/withdrawal/1', mspId, enrolmentId, pid, at };
}

/** Who renews, and by which keys: hex SHA-256 of each SubjectPublicKeyInfo. */
export interface RenewedKeys {
  /** Of the person's organisation. */
  readonly mspId: string;
  /** As they are registered. */
  readonly role: PersonRole;
  /** The signer's, and the same afterwards. */
  readonly pid: string;
  /** Of the signing key to come. */
  readonly signingKey: string;
  /** Of that for TLS. */
  readonly tlsKey: string;
  /** Of that for encryption, which stays as it is. */
  readonly encryptionKey: string;
}

/**
 * What a person signs, by the key they have, whose keys are to be replaced.
 * @param at by their own clock
 */
export function renewalStatement(renewed: RenewedKeys, at: string): RenewalStatement {
  const { mspId, role, pid, signingKey, tlsKey, encryptionKey } = renewed;
  return { type: 'openward/renewal/1', mspId, role, pid, signingKey, tlsKey, encryptionKey, at };
}

/** Whose keys are replaced without their own word, why, and by which. */
export interface ReplacedKeys extends RenewedKeys {
  /** Why those of before are given up. */
  readonly cause: ReplacementCause;
  /** Thumbprint of the signing certificate that is given up. */
  readonly replaces: string;
  /** Of re-encryption, to come. */
  readonly preKeys: { readonly receiving: string; readonly verifying: string };
}

/**
 * What an administrator signs who has had the person before them.
 * @param confirmedBy their own PID
 * @param at by their own clock
 */
export function replacementStatement(replaced: ReplacedKeys, confirmedBy: string, at: string): ReplacementStatement {
  const { mspId, role, pid, cause, replaces, signingKey, tlsKey, encryptionKey } = replaced;
  const { receiving: receivingKey, verifying: verifyingKey } = replaced.preKeys;
  const keys = { signingKey, tlsKey, encryptionKey, receivingKey, verifyingKey };
  return { type: 'openward/replacement/1', mspId, role, pid, cause, replaces, ...keys, confirmedBy, at };
}
