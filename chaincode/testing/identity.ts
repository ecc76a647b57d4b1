// @peculiar/x509 needs this loaded first.
import 'reflect-metadata';

import { createHash, createPrivateKey, webcrypto, type KeyObject } from 'node:crypto';
import { Extension, PemConverter, X509CertificateGenerator, cryptoProvider } from '@peculiar/x509';

cryptoProvider.set(webcrypto);

/** Where Fabric CA puts attributes. */
const ATTRIBUTES_OID = '1.2.3.4.5.6.7.8.1';
const P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const;

export interface TestIdentity {
  readonly mspId: string;
  /** PEM, as the creator of a proposal carries it. */
  readonly certificate: string;
  readonly thumbprint: string;
  readonly privateKey: KeyObject;
  /** SPKI PEM. */
  readonly publicKey: string;
}

/** A certificate as Fabric CA would make it, self-signed because nobody here checks chains. */
export async function makeIdentity(
  mspId: string,
  attributes: Readonly<Record<string, string>> | undefined,
  options: { commonName?: string; extension?: string } = {},
): Promise<TestIdentity> {
  const keys = await webcrypto.subtle.generateKey(P256, true, ['sign', 'verify']);
  const extension = options.extension ?? (attributes === undefined ? undefined : JSON.stringify({ attrs: attributes }));
  const extensions = extension === undefined ? [] : [new Extension(ATTRIBUTES_OID, false, Buffer.from(extension))];
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: `CN=${options.commonName ?? 'test'},OU=client`,
    keys,
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    notBefore: new Date(Date.now() - 60_000),
    notAfter: new Date(Date.now() + 3_600_000),
    extensions,
  });
  return {
    mspId,
    certificate: certificate.toString('pem'),
    thumbprint: createHash('sha256').update(Buffer.from(certificate.rawData)).digest('base64url'),
    privateKey: createPrivateKey({
      key: Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)),
      format: 'der',
      type: 'pkcs8',
    }),
    publicKey: PemConverter.encode(await webcrypto.subtle.exportKey('spki', keys.publicKey), 'PUBLIC KEY'),
  };
}
