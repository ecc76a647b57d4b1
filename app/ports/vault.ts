import type { Readable } from 'node:stream';
import type { PersonRole, UserCertificates } from '../../domain/user.ts';

/** What the unlocked vault will do; keys never come out of it. Every method throws VAULT_LOCKED after locking. */
export interface Vault {
  /** Pseudo-identity of the vault's owner. */
  readonly pid: string;
  /** As their certificates carry it. */
  readonly role: PersonRole;
  /** The organisation that registered them. */
  readonly mspId: string;
  /** Signing, TLS and encryption certificate (PEM), which were found to fit the keys when the vault was opened. */
  readonly certificates: UserCertificates;
  /** ES256 over the JWS signing input, or a message for the ledger: raw r||s, low-S. */
  sign(signingInput: Uint8Array): Promise<Uint8Array>;
  /** Base64url SHA-256 of the signing certificate. */
  readonly thumbprint: string;
  /**
   * Opens a compact JWE addressed to this user (T_SK); answers the parsed JSON, still to be checked by a schema.
   * Errors: ENVELOPE_TAMPERED.
   */
  openMessage(jwe: string): Promise<unknown>;
  /**
   * Opens an envelope addressed to this user's RSA key. Nothing of it may be used before its end. Errors, from the
   * stream: ENVELOPE_TAMPERED, ENVELOPE_NOT_FOR_US, those of `ciphertext`.
   */
  openEnvelope(ciphertext: Readable, context: EnvelopePurpose): Readable;
  /**
   * Umbral, delegator's side: wraps a share key (32 bytes) under the key of this record and makes `shares` fragments
   * for a recipient's `receivingKey` (hex), of which `threshold` open it. With a `shareId` the key is that share's own,
   * so that one recipient's fragment cannot open what another was given of the same record. Errors: FRAGMENT_INVALID
   * for a malformed receiving key.
   */
  delegate(
    tid: string,
    shareKey: Uint8Array,
    receivingKey: string,
    threshold: number,
    shares: number,
    shareId?: string,
  ): Promise<Delegation>;
  /** Umbral, recipient's side: 32 bytes, which the caller wipes. Errors: FRAGMENT_INVALID. */
  openShareKey(input: ShareKeyInput): Promise<Uint8Array>;
}

/** What an envelope must be for: protocol's EnvelopeContext, as flows state it. */
export interface EnvelopePurpose {
  /** A record, an SHR document waiting for the doctor, C_s, or an attachment of a record not yet signed. */
  readonly purpose: 'record' | 'capture' | 'share' | 'draft';
  /** T_ID of the treatment whose data it holds. */
  readonly tid: string;
  /** Of purpose `share`, and only of that. */
  readonly shareId?: string;
}

/** What a patient gives the proxies of a share. All base64url; keys are compressed points in hex. */
export interface Delegation {
  /** Umbral's capsule, 105 bytes; its digest goes into the grant. */
  readonly capsule: string;
  /** D_SA(P*), 72 bytes: the share key, which only re-encrypted fragments or the patient's seed open. */
  readonly wrappedKey: string;
  /** R_K(P->T_H), 310 bytes each: one for each proxy. */
  readonly fragments: readonly string[];
  /** Public half of the key it is wrapped under. */
  readonly delegatingKey: string;
  /** The patient's registered key, which verifies the fragments. */
  readonly verifyingKey: string;
}

/** What a recipient opens a share key with. All base64url; keys are compressed points in hex. */
export interface ShareKeyInput {
  /** As the proxy released it; its digest must be the grant's. */
  readonly capsule: string;
  /** D_SA(P*), as the proxy released it. */
  readonly wrappedKey: string;
  /** Re-encrypted fragments, 381 bytes each, from as many proxies as the threshold says. */
  readonly cfrags: readonly string[];
  /** The patient's key of this share. From the proxy: it is checked by the fragments' signatures. */
  readonly delegatingKey: string;
  /** The patient's, from the ledger and not from the proxy. */
  readonly verifyingKey: string;
}
