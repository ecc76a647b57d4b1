import { generateEncryptionKey, type KeyPairPem } from '../protocol/identity/keys.ts';
import { readFixtures } from '../protocol/vectors/fixtures.ts';

/**
 * Making an RSA-3072 key takes about a second: three lie in the frozen vectors, and `other` is made once in a worker.
 */
export type KeyHolder = 'patient' | 'doctor' | 'consumer' | 'other';

const known = new Map<KeyHolder, Promise<KeyPairPem>>();

/**
 * An RSA-3072 key, PEM. Everybody who holds it opens what is sealed to it: people who must not are given keys of
 * different holders.
 */
export function encryptionKeyOf(holder: KeyHolder): Promise<KeyPairPem> {
  const key = known.get(holder) ?? (holder === 'other' ? generateEncryptionKey() : Promise.resolve(frozen(holder)));
  known.set(holder, key);
  return key;
}

function frozen(holder: Exclude<KeyHolder, 'other'>): KeyPairPem {
  const { encryptionPrivateKey, encryptionPublicKey } = readFixtures()[holder];
  return { privateKey: encryptionPrivateKey, publicKey: encryptionPublicKey };
}
