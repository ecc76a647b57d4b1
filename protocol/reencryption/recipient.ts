import { decryptReencrypted } from '@nucypher/umbral-pre';
import type { VerifiedCapsuleFrag } from '@nucypher/umbral-pre';
import { fromBase64Url } from '../encoding/base64url.ts';
import { receivingSecret } from './secret-keys.ts';
import { attempt, fragmentInvalid, readCapsule, readCapsuleFragment, readPublicKey } from './umbral-objects.ts';
import { withWasm } from './wasm-scope.ts';

const SHARE_KEY_BYTES = 32;

/** What a release brings, and whose keys it must fit. All base64url but the keys, which are hex. */
export interface ReceivedShareKey {
  /** 105 bytes; its digest is in the grant. */
  readonly capsule: string;
  /** D_SA(P*), 72 bytes. */
  readonly wrappedKey: string;
  /** As many as the threshold says, 381 bytes each, each from another proxy. */
  readonly cfrags: readonly string[];
  /** The patient's key of this share, under which the capsule was made: compressed point. */
  readonly delegatingPublicKey: string;
  /** Compressed point from the ledger, not from the proxy. */
  readonly patientVerifyingKey: string;
}

/**
 * Verifies every re-encrypted fragment against the patient's key, then opens the share key (32 bytes) with the
 * recipient's seed. Throws FRAGMENT_INVALID for anything malformed, foreign or too little, RangeError for a seed that
 * is not of 32 bytes.
 */
export function openShareKey(seed: Uint8Array, received: ReceivedShareKey): Uint8Array {
  return withWasm((scope) => {
    const secret = receivingSecret(scope, seed);
    const ownKey = scope.keep(secret.publicKey());
    const delegatingKey = readPublicKey(scope, received.delegatingPublicKey);
    const verifyingKey = readPublicKey(scope, received.patientVerifyingKey);
    const capsule = readCapsule(scope, received.capsule);
    const wrappedKey = attempt(() => fromBase64Url(received.wrappedKey), 'The wrapped key is malformed');
    if (received.cfrags.length === 0) throw fragmentInvalid('There is no re-encrypted fragment');
    const verified = (cfrag: string): VerifiedCapsuleFrag => {
      // `verify` takes the fragment over, whatever it finds.
      const fragment = readCapsuleFragment(cfrag);
      return scope.keep(
        attempt(
          () => fragment.verify(capsule, verifyingKey, delegatingKey, ownKey),
          'A re-encrypted fragment does not verify',
        ),
      );
    };
    const fragments = received.cfrags.map(verified);
    const shareKey = attempt(
      () => decryptReencrypted(secret, delegatingKey, capsule, fragments, wrappedKey),
      'The share key does not open',
    );
    if (shareKey.length !== SHARE_KEY_BYTES) throw fragmentInvalid('It is not a share key');
    return shareKey;
  });
}
