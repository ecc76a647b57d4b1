import { generateEncryptionKey, type KeyPairPem } from '../protocol/identity/keys.ts';

const made = new Map<string, Promise<KeyPairPem>>();

/**
 * The RSA-3072 key of whoever has this name in tests, PEM. Making one takes up to a second, so each is made once in a worker and
 * everybody of the name has the same one; people who must not open each other's ciphertexts have names of their own.
 */
export function encryptionKeyOf(name: string): Promise<KeyPairPem> {
  const known = made.get(name) ?? generateEncryptionKey();
  made.set(name, known);
  return known;
}
