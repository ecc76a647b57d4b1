import { hkdfSync } from 'node:crypto';
import { canonicalBytes } from '../encoding/canonical-json.ts';
import type { CodeWay, RecoveryHeader } from './file.ts';

/** Bytes of the random key, and of the one that wraps it. */
export const RECOVERY_KEY_BYTES = 32;

/**
 * What wraps the random key; the caller overwrites it. The code has all the strength that it needs: nothing is gained
 * by making a guess slow.
 */
export function codeKey({ format }: RecoveryHeader, { kind, salt }: CodeWay, code: Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', code, Buffer.from(salt, 'base64url'), `${format} ${kind}`, RECOVERY_KEY_BYTES));
}

/** What the wrapped key is authenticated with: the file, and the way. */
export function wayAad(header: RecoveryHeader, way: CodeWay): Buffer {
  return canonicalBytes({ header, way });
}

/** What the secrets are authenticated with. */
export function recoveryAad(header: RecoveryHeader): Buffer {
  return canonicalBytes(header);
}
