import { createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { OpenwardError } from '../../app/domain/errors.ts';

const SMALLEST_MODULUS_BITS = 3072;

/** Reads an RSA public key (SPKI or certificate PEM) of 3072 bits or more; CERTIFICATE_INVALID otherwise. */
export function rsaPublicKey(pem: string): KeyObject {
  const key = parse(pem);
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType !== 'rsa' || bits < SMALLEST_MODULUS_BITS) {
    throw new OpenwardError('CERTIFICATE_INVALID', 'Encryption needs an RSA key of at least 3072 bits');
  }
  return key;
}

function parse(pem: string): KeyObject {
  try {
    return createPublicKey(pem);
  } catch (cause) {
    throw new OpenwardError('CERTIFICATE_INVALID', 'The public key cannot be read', { cause });
  }
}
