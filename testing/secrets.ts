import { createPrivateKey, randomBytes } from 'node:crypto';
import { generateSigningKey } from '../protocol/identity/keys.ts';
import { generatePreSeed } from '../protocol/reencryption/identity.ts';
import type { Secrets } from '../protocol/vault/secrets.ts';
import { encryptionKeyOf, type KeyHolder } from './encryption-keys.ts';

/**
 * What `makeSecrets` makes, with the RSA key of `holder` for the encryption key. `rid`: canonical JSON, taken over.
 */
export async function secretsFor(rid: Buffer, holder: KeyHolder = 'patient'): Promise<Secrets> {
  const [signing, tls, encryption] = await Promise.all([
    generateSigningKey(),
    generateSigningKey(),
    encryptionKeyOf(holder),
  ]);
  return {
    signing: createPrivateKey(signing.privateKey),
    tls: createPrivateKey(tls.privateKey),
    encryption: createPrivateKey(encryption.privateKey),
    preSeed: generatePreSeed(),
    draftKey: randomBytes(32),
    rid,
  };
}
