import { reencrypt as umbralReencrypt } from '@nucypher/umbral-pre';
import type { VerifiedKeyFrag } from '@nucypher/umbral-pre';
import { toBase64Url } from '../encoding/base64url.ts';
import { attempt, readCapsule, readKeyFragment, readPublicKey } from './umbral-objects.ts';
import { withWasm } from './wasm-scope.ts';
import type { WasmScope } from './wasm-scope.ts';

/** Compressed secp256k1 points, hex. The proxy takes verifying and receiving key from the ledger, not from whoever deposits. */
export interface FragmentKeys {
  /** The patient's registered key that signs fragments. */
  readonly verifyingKey: string;
  /** The patient's key of this record. */
  readonly delegatingKey: string;
  /** The recipient's registered key. */
  readonly receivingKey: string;
}

/** That a fragment was made by this patient, for this record and this recipient. Throws FRAGMENT_INVALID. */
export function verifyFragment(fragment: string, keys: FragmentKeys): void {
  withWasm((scope) => verified(scope, fragment, keys));
}

/** Re-encrypts a capsule (base64url) with a fragment (base64url), verified first; answers a capsule fragment (base64url). Throws FRAGMENT_INVALID. */
export function reencrypt(capsule: string, fragment: string, keys: FragmentKeys): string {
  return withWasm((scope) => {
    const keyFragment = verified(scope, fragment, keys);
    const reencrypted = scope.keep(umbralReencrypt(readCapsule(scope, capsule), keyFragment));
    return toBase64Url(reencrypted.toBytes());
  });
}

function verified(scope: WasmScope, fragment: string, keys: FragmentKeys): VerifiedKeyFrag {
  const verifyingKey = readPublicKey(scope, keys.verifyingKey);
  const delegatingKey = readPublicKey(scope, keys.delegatingKey);
  const receivingKey = readPublicKey(scope, keys.receivingKey);
  // `verify` takes the fragment over, whatever it finds: freeing it again would be an error.
  const keyFragment = readKeyFragment(fragment);
  return scope.keep(attempt(() => keyFragment.verify(verifyingKey, delegatingKey, receivingKey), 'The key fragment does not verify'));
}
