import { createPrivateKey } from 'node:crypto';
import { signers } from '@hyperledger/fabric-gateway';

/** Signs a SHA-256 digest with ECDSA P-256: DER, low-S, as Fabric's MSP demands. */
export type DigestSigner = (digest: Uint8Array) => Promise<Uint8Array>;

/**
 * For programs whose key lies in a file of theirs; a person's key stays in the vault, which has a signer of its own.
 */
export function signerOf(privateKeyPem: string): DigestSigner {
  return signers.newPrivateKeySigner(createPrivateKey(privateKeyPem));
}
