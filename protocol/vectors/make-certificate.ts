import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { BasicConstraintsExtension, Extension, X509CertificateGenerator } from '@peculiar/x509';
import { ATTRIBUTES_OID } from '../identity/certificate.ts';

export type Name = Record<string, string[]>[];
const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const RSA = { name: 'RSA-OAEP', hash: 'SHA-256' } as const;
/** Of the vectors' authority. */
export const AUTHORITY: Name = [{ O: ['Hospital1MSP'], CN: ['ca.Hospital1MSP'] }];

/** A certificate to be made, a good one of the vectors' authority unless it says otherwise. */
export interface CertificateDraft {
  readonly subject: Name;
  readonly issuer?: Name;
  readonly publicKey: KeyObject;
  readonly signingKey: KeyObject;
  /** basicConstraints; none at all for undefined. */
  readonly ca?: boolean | undefined;
  readonly notBefore?: string | undefined;
  readonly notAfter?: string | undefined;
  readonly attributes?: Uint8Array;
}

/** As PEM. */
export async function makeCertificate({
  subject,
  issuer = AUTHORITY,
  publicKey,
  signingKey,
  ca,
  notBefore,
  notAfter,
  attributes,
}: CertificateDraft): Promise<string> {
  const { subtle } = webcrypto;
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const pkcs8 = signingKey.export({ type: 'pkcs8', format: 'der' });
  const certificate = await X509CertificateGenerator.create(
    {
      subject,
      issuer,
      notBefore: new Date(notBefore ?? '2024-01-01T00:00:00.000Z'),
      notAfter: new Date(notAfter ?? '2044-01-01T00:00:00.000Z'),
      publicKey:
        publicKey.asymmetricKeyType === 'rsa'
          ? await subtle.importKey('spki', spki, RSA, true, ['encrypt'])
          : await subtle.importKey('spki', spki, ECDSA, true, ['verify']),
      signingKey: await subtle.importKey('pkcs8', pkcs8, ECDSA, false, ['sign']),
      signingAlgorithm: ECDSA,
      extensions: [
        ...(ca === undefined ? [] : [new BasicConstraintsExtension(ca, undefined, true)]),
        ...(attributes === undefined ? [] : [new Extension(ATTRIBUTES_OID, false, attributes)]),
      ],
    },
    webcrypto,
  );
  return certificate.toString('pem');
}
