import { generateKeyPair } from 'node:crypto';

/** Both halves of a key made on this machine. */
export interface KeyPairPem {
  /** PKCS#8 PEM, unencrypted: it goes straight into the vault. */
  readonly privateKey: string;
  /** SPKI PEM. */
  readonly publicKey: string;
}

const encoding = {
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
} as const;

/** P-256, for signing and for TLS. */
export function generateSigningKey(): Promise<KeyPairPem> {
  return new Promise((resolve, reject) => {
    generateKeyPair('ec', { namedCurve: 'P-256', ...encoding }, settle(resolve, reject));
  });
}

/** RSA-3072; takes up to seconds, on a worker thread of Node. */
export function generateEncryptionKey(): Promise<KeyPairPem> {
  return new Promise((resolve, reject) => {
    generateKeyPair('rsa', { modulusLength: 3072, publicExponent: 0x10001, ...encoding }, settle(resolve, reject));
  });
}

function settle(resolve: (pair: KeyPairPem) => void, reject: (error: Error) => void) {
  return (error: Error | null, publicKey: string, privateKey: string): void => {
    if (error === null) resolve({ privateKey, publicKey });
    else reject(error);
  };
}
