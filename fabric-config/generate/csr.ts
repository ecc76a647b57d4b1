import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { createCsr } from '../../protocol/identity/csr.ts';
import { isAddress } from '../node/address.ts';

const generate = promisify(generateKeyPair);

/** A new key and the request for its certificate. */
export interface KeyAndRequest {
  /** PKCS#8 PEM, not encrypted. */
  readonly key: string;
  /** PKCS#10 PEM. */
  readonly csr: string;
}

const pkcs8 = ({ privateKey }: { privateKey: KeyObject }): string =>
  privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/**
 * @param kind `p256` for signing and TLS, `rsa3072` for encryption
 * @param hosts subject alternative names: DNS names and IP addresses
 */
export async function newKeyAndRequest(
  commonName: string,
  kind: 'p256' | 'rsa3072',
  hosts: readonly string[] = [],
): Promise<KeyAndRequest> {
  const key = pkcs8(
    kind === 'p256' ? await generate('ec', { namedCurve: 'P-256' }) : await generate('rsa', { modulusLength: 3072 }),
  );
  return requestFor(key, commonName, hosts);
}

/** The request for a certificate of a key that is there. @param privateKey PKCS#8 PEM */
export async function requestFor(
  privateKey: string,
  commonName: string,
  hosts: readonly string[] = [],
): Promise<KeyAndRequest> {
  const csr = await createCsr({
    privateKey,
    commonName,
    dnsNames: hosts.filter((h) => !isAddress(h)),
    ipAddresses: hosts.filter(isAddress),
  });
  return { key: privateKey, csr };
}
