import { constants, createPrivateKey, privateDecrypt, publicEncrypt } from 'node:crypto';
import { OpenwardError } from '../../domain/errors.ts';
import { PID } from '../../domain/ids.ts';
import { canonicalBytes, parseCanonical } from '../encoding/canonical-json.ts';
import { sha384Hex } from '../envelope/digest.ts';
import { encryptionKey } from '../envelope/public-key.ts';
import { MAX_RID_BYTES, Rid, StoredRid } from './rid.ts';

const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' } as const;

/**
 * RID under the user's RSA key: RSA-OAEP-SHA256 of its canonical JSON, 384 bytes for RSA-3072. Different each time, so
 * a PID says nothing about the RID. Throws RID_INVALID, CERTIFICATE_INVALID.
 */
export function sealRid(rid: Rid, rsaPublicKeyPem: string): Buffer {
  const parsed = Rid.safeParse(rid);
  // The error of the schema would carry the identity number along: it is dropped on purpose.
  if (!parsed.success) throw new OpenwardError('RID_INVALID');
  const bytes = canonicalBytes(parsed.data);
  if (bytes.length > MAX_RID_BYTES) throw new OpenwardError('RID_INVALID', 'The real identity is too long');
  return publicEncrypt({ key: encryptionKey(rsaPublicKeyPem).key, ...OAEP }, bytes);
}

/** The owner's way back: opens what SA sealed. Throws ENVELOPE_NOT_FOR_US, RID_INVALID. */
export function openRid(sealed: Uint8Array, privateKeyPem: string): Rid {
  const bytes = decrypt(sealed, privateKeyPem);
  try {
    return StoredRid.parse(parseCanonical(bytes));
  } catch {
    // What the parsers say would carry the identity along: it is dropped on purpose.
    throw new OpenwardError('RID_INVALID');
  }
}

/** PID (paper 1.2.1): SHA-384 of the sealed RID, hex. */
export function pidOf(sealed: Uint8Array): PID {
  return PID.parse(sha384Hex(sealed));
}

function decrypt(sealed: Uint8Array, privateKeyPem: string): Buffer {
  try {
    const key = createPrivateKey(privateKeyPem);
    // Decryption takes a number however many zeros stand before it; the PID is of one spelling.
    if (sealed.length * 8 !== key.asymmetricKeyDetails?.modulusLength) throw new Error('It has another length');
    return privateDecrypt({ key, ...OAEP }, sealed);
  } catch (cause) {
    throw new OpenwardError('ENVELOPE_NOT_FOR_US', 'The sealed identity does not open with this key', { cause });
  }
}
