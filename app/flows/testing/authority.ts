// @peculiar/x509 needs this loaded first.
import 'reflect-metadata';
import { createPrivateKey, createPublicKey, webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  Extension,
  PublicKey,
  X509Certificate,
  X509CertificateGenerator,
  cryptoProvider,
} from '@peculiar/x509';
import { ATTRIBUTES_OID } from '../../../protocol/identity/certificate.ts';

cryptoProvider.set(webcrypto);
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const from = new Date('2024-01-01T00:00:00.000Z');
const until = new Date('2034-01-01T00:00:00.000Z');

/** An organisation's certificate authority in memory, which writes attributes the way Fabric CA does. */
export class TestAuthority {
  private constructor(
    readonly mspId: string,
    readonly root: string,
    private readonly keys: webcrypto.CryptoKeyPair,
    private readonly name = `CN=ca, O=${mspId}`,
  ) {}

  static async found(mspId: string): Promise<TestAuthority> {
    const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
    const name = `CN=ca, O=${mspId}`;
    const root = await X509CertificateGenerator.createSelfSigned({
      name,
      keys,
      signingAlgorithm: algorithm,
      notBefore: from,
      notAfter: until,
      extensions: [new BasicConstraintsExtension(true, 0, true)],
    });
    return new TestAuthority(mspId, `${root.toString('pem')}\n`, keys);
  }

  /** An authority whose key lies in files: for what it would never issue by itself. PEM, PKCS#8. */
  static async of(mspId: string, root: string, privateKeyPem: string): Promise<TestAuthority> {
    const key = createPrivateKey(privateKeyPem);
    const privateKey = await webcrypto.subtle.importKey(
      'pkcs8',
      key.export({ type: 'pkcs8', format: 'der' }),
      algorithm,
      false,
      ['sign'],
    );
    const publicKey = await webcrypto.subtle.importKey(
      'spki',
      createPublicKey(key).export({ type: 'spki', format: 'der' }),
      algorithm,
      true,
      ['verify'],
    );
    return new TestAuthority(mspId, root, { privateKey, publicKey }, new X509Certificate(root).subject);
  }

  async issue(
    publicKeyPem: string,
    attributes: Readonly<Record<string, string>>,
    validity: { from?: Date; until?: Date } = {},
  ): Promise<string> {
    const json = new TextEncoder().encode(JSON.stringify({ attrs: attributes }));
    const certificate = await X509CertificateGenerator.create({
      subject: `CN=${attributes['pid']?.slice(0, 16) ?? 'service'}`,
      issuer: this.name,
      publicKey: new PublicKey(publicKeyPem),
      signingKey: this.keys.privateKey,
      signingAlgorithm: algorithm,
      notBefore: validity.from ?? from,
      notAfter: validity.until ?? until,
      extensions: [new Extension(ATTRIBUTES_OID, false, json)],
    });
    return `${certificate.toString('pem')}\n`;
  }
}
