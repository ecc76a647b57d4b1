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
  readonly tlsKey: string;
  readonly encryptionKey: string;
  readonly preKeys: KeyMaterial['preKeys'];
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
  const [signingKey, tlsKey, encryptionKey] = [pemOf(signing), pemOf(tls), pemOf(encryption)];
  const preKeys = { receiving: receivingPublicKey, verifying: verifyingPublicKey };
  const made = { enrolmentId, signingKey, tlsKey, encryptionKey, preKeys };
  return { ...made, preSeed, keys: await requestsFor(made, over.tlsName) };
}

type Made = Pick<TestKeys, 'enrolmentId' | 'signingKey' | 'tlsKey' | 'encryptionKey' | 'preKeys'>;

/** The requests once more, as a client makes them that was started anew: other bytes for the same keys. */
export async function requestsFor(made: Made, tlsName = made.enrolmentId): Promise<KeyMaterial> {
  const { enrolmentId: commonName, preKeys } = made;
  return {
    signingCsr: await createCsr({ privateKey: made.signingKey, commonName }),
    tlsCsr: await createCsr({ privateKey: made.tlsKey, commonName: tlsName }),
    encryptionCsr: await createCsr({ privateKey: made.encryptionKey, commonName }),
    preKeys,
  };
}
