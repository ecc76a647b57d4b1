import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { createCsr } from '../../protocol/identity/csr.ts';

const generate = promisify(generateKeyPair);
const pem = { publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } } as const;

/** A new key and the request for its certificate. */
export interface KeyAndRequest {
  /** PKCS#8 PEM, not encrypted. */
  readonly key: string;
  /** PKCS#10 PEM. */
  readonly csr: string;
}

const isAddress = (host: string): boolean => /^[0-9.]+$/.test(host) || host.includes(':');

/**
 * @param kind `p256` for signing and TLS, `rsa3072` for encryption
 * @param hosts subject alternative names: DNS names and IP addresses
 */
export async function newKeyAndRequest(commonName: string, kind: 'p256' | 'rsa3072', hosts: readonly string[] = []): Promise<KeyAndRequest> {
  const { privateKey } = kind === 'p256' ? await generate('ec', { namedCurve: 'P-256', ...pem }) : await generate('rsa', { modulusLength: 3072, ...pem });
  const csr = await createCsr({ privateKey, commonName, dnsNames: hosts.filter((h) => !isAddress(h)), ipAddresses: hosts.filter(isAddress) });
  return { key: privateKey, csr };
}
