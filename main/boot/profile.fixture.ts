// @peculiar/x509 needs this loaded first.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BasicConstraintsExtension, cryptoProvider, X509CertificateGenerator } from '@peculiar/x509';
import { ConnectionProfile } from '../../api/formats/connection-profile.ts';

/** A profile of an organisation whose services are not there: enough to open a window. Answers its path. */
export async function writeProfile(folder: string, type: 'hospital' | 'third-party' = 'hospital'): Promise<string> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const [root, key] = await authority('TestMSP');
  writeFileSync(join(folder, 'trust.pem'), root);
  writeFileSync(join(folder, 'device.pem'), root);
  writeFileSync(join(folder, 'device.key'), key, { mode: 0o600 });
  const nowhere = { url: 'https://127.0.0.1:9', serverName: 'nobody.test' };
  const name = { en: 'Test Hospital', zh: '测试医院' };
  const profile: ConnectionProfile = {
    format: 'openward-profile/1',
    org: 'test',
    mspId: 'TestMSP',
    type,
    name,
    channel: 'openward',
    chaincode: 'openward',
    sa: nowhere,
    ...(type === 'hospital' ? { hospital: nowhere } : {}),
    hospitals: [],
    cloud: nowhere,
    storage: { ...nowhere, bucket: 'bucket' },
    organisations: [
      { mspId: 'TestMSP', type, name },
      { mspId: 'CloudMSP', type: 'cloud', name },
    ],
    trust: 'trust.pem',
    device: { certificate: 'device.pem', key: 'device.key' },
  };
  const file = join(folder, 'profile.json');
  writeFileSync(file, JSON.stringify(ConnectionProfile.parse(profile)));
  return file;
}

/** A root certificate in the name of an organisation, and its key; PEM. */
export async function authority(mspId: string): Promise<[certificate: string, key: string]> {
  cryptoProvider.set(webcrypto);
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: `CN=root, O=${mspId}`,
    keys,
    signingAlgorithm: algorithm,
    extensions: [new BasicConstraintsExtension(true, 0, true)],
  });
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return [`${certificate.toString('pem')}\n`, `-----BEGIN PRIVATE KEY-----\n${der}\n-----END PRIVATE KEY-----\n`];
}
