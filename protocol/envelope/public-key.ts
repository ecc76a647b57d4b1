import { createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { OpenwardError } from '../../domain/errors.ts';
import { keyThumbprint } from '../identity/thumbprint.ts';
import { remembered } from '../remembered.ts';

const SMALLEST_MODULUS_BITS = 3072;

/** A person's RSA public key, read and found strong enough. */
export interface EncryptionKey {
  /** For `node:crypto`; RSA with a modulus of 3072 bits or more. */
  readonly key: KeyObject;
  /** Hex SHA-256 of the SPKI: its name in an envelope. */
  readonly thumbprint: string;
}

/**
 * Reads an RSA public key (SPKI or certificate PEM) of 3072 bits or more; CERTIFICATE_INVALID otherwise. Parsing one
 * takes longer than encrypting to it, hence remembered.
 */
export const encryptionKey = remembered((pem): EncryptionKey => {
  const key = parse(pem);
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType !== 'rsa' || bits < SMALLEST_MODULUS_BITS) {
    throw new OpenwardError('CERTIFICATE_INVALID', 'Encryption needs an RSA key of at least 3072 bits');
  }
  return Object.freeze({ key, thumbprint: keyThumbprint(key) });
});

function parse(pem: string): KeyObject {
  try {
    return createPublicKey(pem);
  } catch (cause) {
    throw new OpenwardError('CERTIFICATE_INVALID', 'The public key cannot be read', { cause });
  }
}
