import { createHash } from 'node:crypto';
import { canonicalBytes } from '../encoding/canonical-json.ts';

/** New keys as a request and its confirmation name them. */
export interface NamedKeys {
  /** Hex SHA-256 of the SubjectPublicKeyInfo of the signing key. */
  readonly signingKey: string;
  /** Of that for TLS. */
  readonly tlsKey: string;
  /** Of that for encryption. */
  readonly encryptionKey: string;
  /** Of re-encryption. */
  readonly preKeys: { readonly receiving: string; readonly verifying: string };
}

const GROUPS = 5;
const DIGITS = 4;

/**
 * By which two people see that they mean the same keys: five groups of four decimal digits, which are the SHA-256 of
 * the keys' canonical JSON as a number, modulo 10^20. Who wants other keys confirmed under the same code has to try
 * some 2^66 of them.
 */
export function keysCode({ signingKey, tlsKey, encryptionKey, preKeys }: NamedKeys): string[] {
  const { receiving, verifying } = preKeys;
  const named = { signingKey, tlsKey, encryptionKey, preKeys: { receiving, verifying } };
  return digitGroups(canonicalBytes(named));
}

/** The SHA-256 of bytes as a number, modulo 10^20, in five groups of four decimal digits. */
export function digitGroups(bytes: Uint8Array): string[] {
  const digest = createHash('sha256').update(bytes).digest('hex');
  const digits = (BigInt(`0x${digest}`) % 10n ** BigInt(GROUPS * DIGITS)).toString().padStart(GROUPS * DIGITS, '0');
  return Array.from({ length: GROUPS }, (_, group) => digits.slice(group * DIGITS, (group + 1) * DIGITS));
}
