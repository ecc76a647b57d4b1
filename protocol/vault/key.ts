import { hkdfSync } from 'node:crypto';
import { canonicalBytes } from '../encoding/canonical-json.ts';
import { stretch } from './derivation.ts';
import type { Derivation } from './file.ts';

/** In clear, authenticated with what is encrypted. */
export interface KeyHeader {
  /** Name and version of the file's format; part of how the key is made. */
  readonly format: string;
  /** How much work a guess at the passphrase is. */
  readonly kdf: Derivation;
}

/** Bytes of the key and of the keyring's secret. */
export const KEY_BYTES = 32;

/**
 * 32 bytes for AES-256-GCM, which the caller overwrites: HKDF-SHA-256 of the stretched passphrase and the keyring's
 * secret behind it. `info` is the format, so that a key of one is none of the other.
 */
export async function vaultKey({ format, kdf }: KeyHeader, passphrase: string, second?: Uint8Array): Promise<Buffer> {
  const stretched = await stretch(passphrase, kdf);
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
