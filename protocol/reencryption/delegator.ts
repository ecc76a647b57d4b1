import { encrypt, generateKFrags } from '@nucypher/umbral-pre';
import { toBase64Url } from '../encoding/base64url.ts';
import { delegatingSecret, fragmentSigner } from './secret-keys.ts';
import { publicKeyHex, readPublicKey } from './umbral-objects.ts';
import { withWasm } from './wasm-scope.ts';

const SHARE_KEY_BYTES = 32;
const MAX_SHARES = 16;

/** A share key as it goes to the proxies: the patient's seed opens it, fragments re-encrypt it, nothing else does. */
export interface WrappedShareKey {
  /** Umbral capsule: 105 bytes, base64url. */
  readonly capsule: string;
  /** D_SA(P*): the share key under the capsule's key; 72 bytes, base64url. */
  readonly wrappedKey: string;
  /** Public half of the key it is wrapped under: compressed secp256k1 point, 66 hex digits. */
  readonly delegatingPublicKey: string;
}

/** How far a delegating key reaches: one share, or every share of a record. */
export interface Scope {
  /** Binds the key to one share. Give it to `wrapShareKey` and `makeFragments` alike, or to neither. */
  readonly shareId?: string | undefined;
}

/** m-of-n. */
export interface Threshold {
  /** m, how many re-encrypted fragments open the key… */
  readonly threshold: number;
  /** …of n made, one for each proxy; at most 16. */
  readonly shares: number;
}

/**
 * Wraps a share key of 32 bytes under the patient's key for this record (Umbral's `encrypt`). Throws RangeError for a
 * share key or seed that is not of 32 bytes.
 */
export function wrapShareKey(
  seed: Uint8Array,
  tid: string,
  shareKey: Uint8Array,
  { shareId }: Scope = {},
): WrappedShareKey {
  if (shareKey.length !== SHARE_KEY_BYTES) throw new RangeError(`A share key has ${SHARE_KEY_BYTES} bytes`);
  return withWasm((scope) => {
    const publicKey = scope.keep(delegatingSecret(scope, seed, tid, shareId).publicKey());
    const [capsule, wrapped] = encrypt(publicKey, shareKey);
    scope.keep(capsule);
    return {
      capsule: toBase64Url(capsule.toBytes()),
      wrappedKey: toBase64Url(wrapped),
      delegatingPublicKey: publicKeyHex(publicKey),
    };
  });
}

/**
 * R_K(P->T_H): key fragments (base64url) for a recipient's receiving key (hex), signed, with delegating and receiving
 * key under the signature. Throws FRAGMENT_INVALID for a malformed receiving key, RangeError for an impossible
 * threshold.
 */
export function makeFragments(
  seed: Uint8Array,
  tid: string,
  receivingPublicKey: string,
  { threshold, shares }: Threshold,
  { shareId }: Scope = {},
): string[] {
  const possible =
    Number.isInteger(threshold) &&
    Number.isInteger(shares) &&
    threshold >= 1 &&
    threshold <= shares &&
    shares <= MAX_SHARES;
  if (!possible)
    throw new RangeError(
      `A threshold lies between 1 and the number of shares, of which there are at most ${MAX_SHARES}`,
    );
  return withWasm((scope) => {
    const secret = delegatingSecret(scope, seed, tid, shareId);
    const recipient = readPublicKey(scope, receivingPublicKey);
    const fragments = scope.keepAll(
      generateKFrags(secret, recipient, fragmentSigner(scope, seed), threshold, shares, true, true),
    );
    return fragments.map((fragment) => toBase64Url(fragment.toBytes()));
  });
}
