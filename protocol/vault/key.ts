import { hkdfSync, scrypt } from 'node:crypto';
import { canonicalBytes } from '../encoding/canonical-json.ts';
import type { ScryptParameters } from './file.ts';

/** In clear, authenticated with what is encrypted. */
export interface KeyHeader {
  /** Name and version of the file's format; part of how the key is made. */
  readonly format: string;
  /** How much work a guess at the passphrase is. */
  readonly kdf: ScryptParameters;
}

/** Bytes of the key, of scrypt's answer and of the keyring's secret. */
export const KEY_BYTES = 32;

/**
 * 32 bytes for AES-256-GCM, which the caller overwrites: HKDF-SHA-256 of scrypt's answer for the passphrase (UTF-8 of
 * its Unicode form NFKC) and the keyring's secret behind it. `info` is the format, so that a key of one is none of the
 * other.
 */
export async function vaultKey({ format, kdf }: KeyHeader, passphrase: string, second?: Uint8Array): Promise<Buffer> {
  const stretched = await stretch(Buffer.from(passphrase.normalize('NFKC'), 'utf8'), kdf);
  const material = second === undefined ? stretched : Buffer.concat([stretched, second]);
  const key = Buffer.from(hkdfSync('sha256', material, Buffer.alloc(0), format, KEY_BYTES));
  stretched.fill(0);
  material.fill(0);
  return key;
}

/** What the cipher authenticates beside the contents: the whole header. */
export function vaultAad(header: KeyHeader): Buffer {
  return canonicalBytes(header);
}

function stretch(passphrase: Buffer, { N, r, p, salt }: ScryptParameters): Promise<Buffer> {
  const options = { N, r, p, maxmem: 256 * N * r };
  return new Promise((resolve, reject) => {
    scrypt(passphrase, Buffer.from(salt, 'base64url'), KEY_BYTES, options, (error, key) => {
      passphrase.fill(0);
      if (error) reject(error);
      else resolve(key);
    });
  });
}
