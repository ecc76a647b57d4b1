import { randomBytes } from 'node:crypto';
import { SEED_BYTES } from './labels.ts';
import { fragmentSigner, receivingSecret } from './secret-keys.ts';
import { publicKeyHex } from './umbral-objects.ts';
import { withWasm } from './wasm-scope.ts';

/** Compressed secp256k1 points, 66 hex digits: what is registered with SA. */
export interface PreIdentity {
  /** Fragments for this person are made to it. */
  readonly receivingPublicKey: string;
  /** Proxies and recipients verify this person's fragments with it. */
  readonly verifyingPublicKey: string;
}

/** The one PRE secret of a person: 32 bytes from the system's random source. Every key of theirs follows from it. */
export function generatePreSeed(): Buffer {
  return randomBytes(SEED_BYTES);
}

/** Public halves of a seed; RangeError when it is not of 32 bytes. */
export function preIdentity(seed: Uint8Array): PreIdentity {
  return withWasm((scope) => ({
    receivingPublicKey: publicKeyHex(scope.keep(receivingSecret(scope, seed).publicKey())),
    verifyingPublicKey: publicKeyHex(scope.keep(fragmentSigner(scope, seed).verifyingKey())),
  }));
}
