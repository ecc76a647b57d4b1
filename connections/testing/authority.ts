import 'reflect-metadata';
import { generateKeyPairSync, randomBytes, webcrypto, type KeyObject } from 'node:crypto';
import {
  BasicConstraintsExtension,
  Extension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { ATTRIBUTES_OID } from '../../protocol/identity/certificate.ts';

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

export interface Issued {
  readonly certificate: string;
  readonly key: string;
}

/** A certificate authority made in a test, issuing certificates as the real one shapes them. */
export class TestAuthority {
  private constructor(
    readonly mspId: string,
    readonly root: string,
    private readonly key: webcrypto.CryptoKey,
  ) {}

  static async create(mspId: string): Promise<TestAuthority> {
    const keys = await webKeys(generateKeyPairSync('ec', { namedCurve: 'P-256' }));
    const root = await X509CertificateGenerator.createSelfSigned(
      {
        name: [{ O: [mspId] }, { CN: [`${mspId} root`] }],
        keys,
        signingAlgorithm: ECDSA,
        serialNumber: serial(),
        extensions: [new BasicConstraintsExtension(true, undefined, true)],
        ...validity(),
      },
      webcrypto,
    );
    return new TestAuthority(mspId, pem(root), keys.privateKey);
  }

  /** A P-256 certificate with Fabric CA's attributes. `host` makes it a server's. */
  async issue(attributes: Readonly<Record<string, string>>, host?: string): Promise<Issued> {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    return {
      certificate: await this.certify(pair.publicKey, attributes, host),
      key: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    };
  }

  async certify(publicKey: KeyObject, attributes: Readonly<Record<string, string>>, host?: string): Promise<string> {
    const rsa = publicKey.asymmetricKeyType === 'rsa';
    const algorithm = rsa ? { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } : ECDSA;
    const certificate = await X509CertificateGenerator.create(
      {
        subject: [{ CN: [host ?? attributes['pid']?.slice(0, 40) ?? 'program'] }],
        issuer: [{ O: [this.mspId] }, { CN: [`${this.mspId} root`] }],
        publicKey: await webcrypto.subtle.importKey(
          'spki',
          publicKey.export({ type: 'spki', format: 'der' }),
          algorithm,
          true,
          ['verify'],
        ),
        signingKey: this.key,
        signingAlgorithm: ECDSA,
        serialNumber: serial(),
        extensions: [
          new Extension(ATTRIBUTES_OID, false, Buffer.from(JSON.stringify({ attrs: attributes }))),
          ...(host === undefined ? [] : [new SubjectAlternativeNameExtension([{ type: 'dns', value: host }])]),
        ],
        ...validity(),
      },
      webcrypto,
    );
    return pem(certificate);
  }
}

function validity(): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(Date.now() - 60_000), notAfter: new Date(Date.now() + 3_600_000) };
}

/** Positive and without a leading zero, as DER wants it. */
function serial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString('hex');
}

function pem(certificate: { toString(format: 'pem'): string }): string {
  return `${certificate.toString('pem')}\n`;
}

async function webKeys(pair: { publicKey: KeyObject; privateKey: KeyObject }): Promise<webcrypto.CryptoKeyPair> {
  const { subtle } = webcrypto;
  return {
    publicKey: await subtle.importKey('spki', pair.publicKey.export({ type: 'spki', format: 'der' }), ECDSA, true, [
      'verify',
    ]),
    privateKey: await subtle.importKey('pkcs8', pair.privateKey.export({ type: 'pkcs8', format: 'der' }), ECDSA, true, [
      'sign',
    ]),
  };
}
