/** Makes a person's keys on this machine and keeps them, sealed, until the registration is decided. */
export interface KeyMaker {
  /** The private halves are on stable storage, sealed under the person's passphrase, when it resolves. */
  make(): Promise<PendingKeys>;
}

/** Public halves as they go to SA; each CSR (PEM) proves possession of its key. PRE keys are compressed points, hex. */
export interface PublicKeyMaterial {
  readonly signingCsr: string;
  readonly tlsCsr: string;
  readonly encryptionCsr: string;
  readonly preKeys: { readonly receiving: string; readonly verifying: string };
}

/** Keys whose owner has no certificates yet. */
export interface PendingKeys {
  readonly material: PublicKeyMaterial;
  /** SPKI PEM, to compare with the certificates that come back. */
  readonly publicKeys: { readonly signing: string; readonly tls: string; readonly encryption: string };
  /** Opens the RID that SA encrypted with our RSA key (RSA-OAEP, SHA-256). Errors: ENVELOPE_NOT_FOR_US, RID_INVALID. */
  openSealedRid(sealed: Uint8Array): Promise<unknown>;
}
