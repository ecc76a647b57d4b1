import { createPrivateKey, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { generatePreSeed, preIdentity } from '../../protocol/reencryption/identity.ts';
import { createCsr } from '../../protocol/identity/csr.ts';
import { encryptionKeyOf } from '../../testing/encryption-keys.ts';
import type { KeyMaterial } from '../../api/messages/registration.ts';

const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();

export interface TestKeys {
  readonly keys: KeyMaterial;
  readonly enrolmentId: string;
  readonly signingKey: string;
  readonly encryptionKey: string;
  readonly preSeed: Buffer;
}

/** What a person's machine makes before registering. `over` replaces common name or keys. */
export async function testKeys(
  over: { tlsName?: string; encryptionKey?: KeyObject; tlsKey?: 'as signing' } = {},
): Promise<TestKeys> {
  const enrolmentId = `u-${randomBytes(20).toString('hex')}`;
  const signing = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const tls = over.tlsKey === 'as signing' ? signing : generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const encryption = over.encryptionKey ?? createPrivateKey((await encryptionKeyOf('patient')).privateKey);
  const preSeed = generatePreSeed();
  const { receivingPublicKey, verifyingPublicKey } = preIdentity(preSeed);
  const keys = {
    signingCsr: await createCsr({ privateKey: pemOf(signing), commonName: enrolmentId }),
    tlsCsr: await createCsr({ privateKey: pemOf(tls), commonName: over.tlsName ?? enrolmentId }),
    encryptionCsr: await createCsr({ privateKey: pemOf(encryption), commonName: enrolmentId }),
    preKeys: { receiving: receivingPublicKey, verifying: verifyingPublicKey },
  };
  return { keys, enrolmentId, signingKey: pemOf(signing), encryptionKey: pemOf(encryption), preSeed };
}
