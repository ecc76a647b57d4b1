import { Capsule, CapsuleFrag, KeyFrag, PublicKey } from '@nucypher/umbral-pre';
import { OpenwardError } from '../../domain/errors.ts';
import { fromBase64Url } from '../encoding/base64url.ts';
import type { WasmScope } from './wasm-scope.ts';

const PUBLIC_KEY = /^0[23][0-9a-f]{64}$/;

/** Reads the hex of a compressed secp256k1 point; FRAGMENT_INVALID. */
export function readPublicKey(scope: WasmScope, hex: string): PublicKey {
  if (!PUBLIC_KEY.test(hex)) throw fragmentInvalid('A re-encryption key is malformed');
  return scope.keep(
    attempt(() => PublicKey.fromCompressedBytes(Buffer.from(hex, 'hex')), 'A re-encryption key is malformed'),
  );
}

/** Reads a capsule (105 bytes, base64url), freed with the scope; FRAGMENT_INVALID. */
export function readCapsule(scope: WasmScope, base64url: string): Capsule {
  return scope.keep(attempt(() => exactly(Capsule.fromBytes, fromBase64Url(base64url)), 'The capsule is malformed'));
}

/** Reads a key fragment (310 bytes, base64url); FRAGMENT_INVALID. Not kept: `verify` takes it over. */
export function readKeyFragment(base64url: string): KeyFrag {
  return attempt(() => exactly(KeyFrag.fromBytes, fromBase64Url(base64url)), 'The key fragment is malformed');
}

/** Reads a re-encrypted fragment (381 bytes, base64url); FRAGMENT_INVALID. Not kept: `verify` takes it over. */
export function readCapsuleFragment(base64url: string): CapsuleFrag {
  return attempt(
    () => exactly(CapsuleFrag.fromBytes, fromBase64Url(base64url)),
    'The re-encrypted fragment is malformed',
  );
}

/** Compressed point (SEC 1 section 2.3.3), 66 lower-case hex digits. */
export function publicKeyHex(key: PublicKey): string {
  return Buffer.from(key.toCompressedBytes()).toString('hex');
}

/** Whatever the action throws is FRAGMENT_INVALID with its cause, but for an OpenwardError, which says more. */
export function attempt<T>(action: () => T, why: string): T {
  try {
    return action();
  } catch (cause) {
    throw cause instanceof OpenwardError ? cause : fragmentInvalid(why, cause);
  }
}

/** FRAGMENT_INVALID. `why` is a sentence for the log. */
export function fragmentInvalid(why: string, cause?: unknown): OpenwardError {
  return new OpenwardError('FRAGMENT_INVALID', why, { cause });
}

/** One object, one text: bytes that the reader would skip are refused. */
function exactly<T extends { toBytes(): Uint8Array; free(): void }>(
  read: (bytes: Uint8Array) => T,
  bytes: Uint8Array,
): T {
  const object = read(bytes);
  if (Buffer.compare(object.toBytes(), bytes) === 0) return object;
  object.free();
  throw new SyntaxError('Not in canonical form');
}
