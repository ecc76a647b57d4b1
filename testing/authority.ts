// @peculiar/x509 needs this loaded first.
import 'reflect-metadata';
import { createPrivateKey, createPublicKey, randomBytes, webcrypto, type KeyObject } from 'node:crypto';
import {
  BasicConstraintsExtension,
  Extension,
  PublicKey,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import type { AuthorityKind } from '../domain/authority.ts';
import { ATTRIBUTES_OID } from '../protocol/identity/certificate.ts';
import { generateSigningKey } from '../protocol/identity/keys.ts';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** Around the real time and every time that a test sets. Made anew for each: a test may have set another `Date`. */
const usual = {
  from: () => new Date('2024-01-01T00:00:00.000Z'),
  until: () => new Date('2124-01-01T00:00:00.000Z'),
};

/** A certificate and its own key, both PEM (PKCS#8). */
export interface Issued {
  readonly certificate: string;
  readonly key: string;
}

export interface CertificateOptions {
  /** Fabric's kind of identity, `client` when absent. */
  readonly unit?: 'client' | 'peer' | 'orderer' | 'admin';
  /** Makes it a server's: subject and alternative name. */
  readonly host?: string;
  /** The usual ones are 2024 and 2124. */
  readonly from?: Date;
  readonly until?: Date;
  /** Put where Fabric CA puts the attributes, instead of them. */
  readonly extension?: string;
}

/** An organisation's certificate authority in memory, which writes names and attributes the way Fabric CA does. */
export class TestAuthority {
  private constructor(
    readonly mspId: string,
    readonly kind: AuthorityKind,
    /** Its own certificate, PEM. */
    readonly root: string,
    private readonly key: webcrypto.CryptoKey,
    private readonly name: string,
  ) {}

  static async found(mspId: string, kind: AuthorityKind = 'people'): Promise<TestAuthority> {
    const keys = await webcrypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
    const name = `CN=ca, O=${mspId}, OU=${kind}`;
    const root = await X509CertificateGenerator.createSelfSigned(
      {
        name,
        keys,
        signingAlgorithm: algorithm,
        serialNumber: serial(),
        notBefore: usual.from(),
        notAfter: usual.until(),
        extensions: [new BasicConstraintsExtension(true, 0, true)],
      },
      webcrypto,
    );
    return new TestAuthority(mspId, kind, pem(root), keys.privateKey, name);
  }

  /** An authority whose key lies in a file: for what it would never issue by itself. PEM, PKCS#8. */
  static async of(
    { mspId, kind }: Pick<TestAuthority, 'mspId' | 'kind'>,
    root: string,
    privateKeyPem: string,
  ): Promise<TestAuthority> {
    const der = createPrivateKey(privateKeyPem).export({ type: 'pkcs8', format: 'der' });
    const key = await webcrypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']);
    return new TestAuthority(mspId, kind, root, key, new X509Certificate(root).subject);
  }

  /** With a P-256 key made for it. Without attributes it carries no extension for them. */
  async issue(
    attributes: Readonly<Record<string, string>> | undefined,
    options: CertificateOptions = {},
  ): Promise<Issued> {
    const { publicKey, privateKey } = await generateSigningKey();
    return { certificate: await this.certify(publicKey, attributes, options), key: privateKey };
  }

  /** For the holder of a key, P-256 or RSA, SPKI PEM when it is text. Answers PEM. */
  async certify(
    publicKey: string | KeyObject,
    attributes: Readonly<Record<string, string>> | undefined,
    { unit = 'client', host, from = usual.from(), until = usual.until(), extension }: CertificateOptions = {},
  ): Promise<string> {
    const said = extension ?? (attributes === undefined ? undefined : JSON.stringify({ attrs: attributes }));
    const key = typeof publicKey === 'string' ? createPublicKey(publicKey) : publicKey;
    const certificate = await X509CertificateGenerator.create(
      {
        subject: host === undefined ? `CN=${attributes?.['pid']?.slice(0, 16) ?? 'program'},OU=${unit}` : `CN=${host}`,
        issuer: this.name,
        publicKey: new PublicKey(key.export({ type: 'spki', format: 'der' })),
        signingKey: this.key,
        signingAlgorithm: algorithm,
        serialNumber: serial(),
        notBefore: from,
        notAfter: until,
        extensions: [
          ...(said === undefined ? [] : [new Extension(ATTRIBUTES_OID, false, Buffer.from(said))]),
          ...(host === undefined ? [] : [new SubjectAlternativeNameExtension([{ type: 'dns', value: host }])]),
        ],
      },
      webcrypto,
    );
    return pem(certificate);
  }
}

/** Positive and without a leading zero, as DER wants it. */
function serial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString('hex');
}

function pem(certificate: X509Certificate): string {
  return `${certificate.toString('pem')}\n`;
}
