import { encrypt, reencrypt as umbralReencrypt } from '@nucypher/umbral-pre';
import type { Capsule, PublicKey, VerifiedCapsuleFrag } from '@nucypher/umbral-pre';
import { toBase64Url } from '../encoding/base64url.ts';
import { attempt, readCapsule, readKeyFragment, readPublicKey } from './umbral-objects.ts';
import { withWasm } from './wasm-scope.ts';
import type { WasmScope } from './wasm-scope.ts';

/**
 * Compressed secp256k1 points, hex. The proxy takes verifying and receiving key from the ledger, not from whoever
 * deposits.
 */
export interface FragmentKeys {
  /** The patient's registered key that signs fragments. */
  readonly verifyingKey: string;
  /** The patient's key of this record. */
  readonly delegatingKey: string;
  /** The recipient's registered key. */
  readonly receivingKey: string;
}

interface ReadKeys {
  readonly verifying: PublicKey;
  readonly delegating: PublicKey;
  readonly receiving: PublicKey;
}

/**
 * That a fragment was made by this patient, for this record and this recipient, and that it works. Throws
 * FRAGMENT_INVALID. It is tried on a throwaway capsule, because Umbral's own check leaves out the signature meant for
 * the recipient.
 */
export function verifyFragment(fragment: string, keys: FragmentKeys): void {
  withWasm((scope) => {
    const read = readKeys(scope, keys);
    const [probe] = encrypt(read.delegating, new Uint8Array(0));
    const capsule = scope.keep(probe);
    const tried = reencryptVerified(scope, capsule, fragment, read).unverify();
    scope.keep(
      attempt(
        () => tried.verify(capsule, read.verifying, read.delegating, read.receiving),
        'The key fragment does not re-encrypt',
      ),
    );
  });
}

/**
 * Re-encrypts a capsule (base64url) with a fragment (base64url), verified first; answers a capsule fragment
 * (base64url). Throws FRAGMENT_INVALID. A recipient verifies what comes out, so it is not verified here as well, which
 * would take more than half of the time: that the recipient will be able to is what `verifyFragment` found out when the
 * fragment was deposited.
 */
export function reencrypt(capsule: string, fragment: string, keys: FragmentKeys): string {
  return withWasm((scope) =>
    toBase64Url(reencryptVerified(scope, readCapsule(scope, capsule), fragment, readKeys(scope, keys)).toBytes()),
  );
}

function reencryptVerified(
  scope: WasmScope,
  capsule: Capsule,
  fragment: string,
  { verifying, delegating, receiving }: ReadKeys,
): VerifiedCapsuleFrag {
  // `verify` takes its object over, whatever it finds: freeing that again would be an error.
  const read = readKeyFragment(fragment);
  const keyFragment = scope.keep(
    attempt(() => read.verify(verifying, delegating, receiving), 'The key fragment does not verify'),
  );
  return scope.keep(umbralReencrypt(capsule, keyFragment));
}

function readKeys(scope: WasmScope, { verifyingKey, delegatingKey, receivingKey }: FragmentKeys): ReadKeys {
  return {
    verifying: readPublicKey(scope, verifyingKey),
    delegating: readPublicKey(scope, delegatingKey),
    receiving: readPublicKey(scope, receivingKey),
  };
}
