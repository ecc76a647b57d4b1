import { generateSigningKey } from '../protocol/identity/keys.ts';
import { secretsWith, type Secrets } from '../protocol/vault/secrets.ts';
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
  return secretsWith({ signing, tls, encryption }, rid);
}
