// @peculiar/x509 needs this loaded first.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { X509CertificateGenerator, cryptoProvider, PublicKey } from '@peculiar/x509';
import { UserCertificates } from '../../domain/user.ts';
import { preKeysOf } from './key-maker.ts';
import { publicKeysOf, type Secrets } from './secrets.ts';

/** Certificates for tests, signed by a throw-away authority: right keys, no attributes. */
export async function certificatesFor(secrets: Secrets, role: UserCertificates['role']): Promise<UserCertificates> {
  cryptoProvider.set(webcrypto);
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const authority = await webcrypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
  const { signing, tls, encryption } = publicKeysOf(secrets);
  const issue = async (pem: string): Promise<string> => {
    const certificate = await X509CertificateGenerator.create({
      subject: 'CN=test',
      issuer: 'CN=test authority',
      publicKey: new PublicKey(pem),
      signingKey: authority.privateKey,
      signingAlgorithm: algorithm,
    });
    return `${certificate.toString('pem')}\n`;
  };
  return UserCertificates.parse({
    pid: 'a'.repeat(96),
    mspId: 'Hospital1MSP',
    role,
    signingCertificate: await issue(signing),
    tlsCertificate: await issue(tls),
    encryptionCertificate: await issue(encryption),
    preKeys: preKeysOf(secrets.preSeed),
  });
}
