import type { Readable } from 'node:stream';
import type { PersonRole, UserCertificates } from '../../domain/user.ts';

/** What the unlocked vault will do; keys never come out of it. Every method throws VAULT_LOCKED after locking. */
export interface Vault {
  readonly pid: string;
  readonly role: PersonRole;
  readonly mspId: string;
  readonly certificates: UserCertificates;
  /** ES256 over the JWS signing input: raw r||s, low-S. */
  sign(signingInput: Uint8Array): Promise<Uint8Array>;
  /** Base64url SHA-256 of the signing certificate. */
  readonly thumbprint: string;
  /** Opens a compact JWE addressed to this user (T_SK); answers the parsed JSON, still to be checked by a schema. */
  openMessage(jwe: string): Promise<unknown>;
  /** Opens an envelope addressed to this user's RSA key. */
  openEnvelope(ciphertext: Readable, context: EnvelopePurpose): Readable;
  /**
   * Umbral, delegator's side: wraps a share key under the key of this record and makes fragments for a recipient.
   * With a `shareId` the key is that share's own, so that one recipient's fragment cannot open what another was given of the same record.
   */
  delegate(
    tid: string,
    shareKey: Uint8Array,
    receivingKey: string,
    threshold: number,
    shares: number,
    shareId?: string,
  ): Promise<Delegation>;
  /** Umbral, recipient's side. */
  openShareKey(input: ShareKeyInput): Promise<Uint8Array>;
}

export interface EnvelopePurpose {
  readonly purpose: 'record' | 'capture' | 'share' | 'draft';
  readonly tid: string;
  readonly shareId?: string;
}

/** All base64url, keys hex. */
export interface Delegation {
  readonly capsule: string;
  readonly wrappedKey: string;
  readonly fragments: readonly string[];
  readonly delegatingKey: string;
  readonly verifyingKey: string;
}

export interface ShareKeyInput {
  readonly capsule: string;
  readonly wrappedKey: string;
  readonly cfrags: readonly string[];
  readonly delegatingKey: string;
  readonly verifyingKey: string;
}
