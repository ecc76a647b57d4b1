import { createHash, createPublicKey, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { remembered } from '../remembered.ts';

/**
 * SHA-256 of the SubjectPublicKeyInfo DER, lower-case hex: the key name in an envelope. Takes SPKI PEM, a certificate
 * PEM or a public key.
 */
export function keyThumbprint(publicKey: string | KeyObject): string {
  const key = typeof publicKey === 'string' ? createPublicKey(publicKey) : publicKey;
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}

/** Base64url SHA-256 of the certificate's DER: `x5t#S256` of RFC 7515. */
export function certificateThumbprint(certificatePem: string): string {
  return thumbprintOf(certificatePem);
}

/** A person's certificate comes again with each statement of theirs. */
const thumbprintOf = remembered((pem) => createHash('sha256').update(new X509Certificate(pem).raw).digest('base64url'));
