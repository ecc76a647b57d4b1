import type { PendingRequest } from '../../protocol/vault/owner.ts';

/** Makes a person's keys on this machine and keeps them, sealed, until the registration is decided. */
export interface KeyMaker {
  /**
   * The private halves, and with them what they are to be registered with, are on stable storage, sealed under the
   * person's passphrase, when it resolves: whatever is lost from then on, the same can be asked for again.
   */
  make(pending: PendingRequest): Promise<PendingKeys>;
}

/** Public halves as they go to SA; each CSR (PEM) proves possession of its key. PRE keys are compressed points, hex. */
export interface PublicKeyMaterial {
  /** P-256: statements and ledger transactions. */
  readonly signingCsr: string;
  /** P-256, another key: mutual TLS. */
  readonly tlsCsr: string;
  /** RSA-3072: envelopes, T_SK and the sealed RID. */
  readonly encryptionCsr: string;
  /** Both follow from the PRE seed: fragments are made to `receiving` and checked with `verifying`. */
  readonly preKeys: { readonly receiving: string; readonly verifying: string };
}

/** Keys whose owner has no certificates yet. */
export interface PendingKeys {
  /** What goes to SA. */
  readonly material: PublicKeyMaterial;
  /** SPKI PEM, to compare with the certificates that come back. */
  readonly publicKeys: { readonly signing: string; readonly tls: string; readonly encryption: string };
  /** Opens the RID that SA encrypted with our RSA key (RSA-OAEP, SHA-256). Errors: ENVELOPE_NOT_FOR_US, RID_INVALID. */
  openSealedRid(sealed: Uint8Array): Promise<unknown>;
}
