// @peculiar/x509 needs this loaded first.
import 'reflect-metadata';
import { createPrivateKey, createPublicKey, webcrypto } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { Pkcs10CertificateRequestGenerator, SubjectAlternativeNameExtension } from '@peculiar/x509';

/** What a certificate is asked for with. */
export interface CsrInput {
  /** PKCS#8 PEM: P-256 or RSA; RangeError for any other. */
  readonly privateKey: string;
  /** CN, the only part of the subject: for people their EnrolmentId, since a Fabric CA signs no CSR with another. */
  readonly commonName: string;
  /** Host names for a TLS certificate (subjectAltName dNSName, RFC 5280 section 4.2.1.6). */
  readonly dnsNames?: readonly string[];
  /** IPv4 and IPv6 addresses in their usual text (iPAddress there). */
  readonly ipAddresses?: readonly string[];
}

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const;

/** PKCS#10 request (RFC 2986), PEM, signed with the key it asks a certificate for. */
export async function createCsr({
  privateKey,
  commonName,
  dnsNames = [],
  ipAddresses = [],
}: CsrInput): Promise<string> {
  const key = createPrivateKey(privateKey);
  const signingAlgorithm = algorithmOf(key);
  const names = [
    ...dnsNames.map((value) => ({ type: 'dns', value }) as const),
    ...ipAddresses.map((value) => ({ type: 'ip', value }) as const),
  ];
  const request = await Pkcs10CertificateRequestGenerator.create(
    {
      name: [{ CN: [commonName] }],
      keys: await webKeys(key, signingAlgorithm),
      signingAlgorithm,
      extensions: names.length === 0 ? [] : [new SubjectAlternativeNameExtension(names)],
    },
    webcrypto,
  );
  return `${request.toString('pem')}\n`;
}

type SigningAlgorithm = typeof ECDSA | typeof RSA;

function algorithmOf(key: KeyObject): SigningAlgorithm {
  if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return ECDSA;
  if (key.asymmetricKeyType === 'rsa') return RSA;
  throw new RangeError('A P-256 or RSA key is needed');
}

async function webKeys(key: KeyObject, algorithm: SigningAlgorithm): Promise<webcrypto.CryptoKeyPair> {
  const { subtle } = webcrypto;
  const privateDer = key.export({ type: 'pkcs8', format: 'der' });
  const publicDer = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return {
    privateKey: await subtle.importKey('pkcs8', privateDer, algorithm, false, ['sign']),
    publicKey: await subtle.importKey('spki', publicDer, algorithm, true, ['verify']),
  };
}
