import { SecretKeyFactory, Signer } from '@nucypher/umbral-pre';
import type { SecretKey } from '@nucypher/umbral-pre';
import { RECEIVING_LABEL, RECORDS_LABEL, SEED_BYTES, SIGNING_LABEL } from './labels.ts';
import type { WasmScope } from './wasm-scope.ts';

/**
 * Opens what is re-encrypted for a person. The seed is the one PRE secret they have: 32 random bytes, kept in the
 * vault; RangeError otherwise.
 */
export function receivingSecret(scope: WasmScope, seed: Uint8Array): SecretKey {
  return scope.keep(factory(scope, seed).makeKey(RECEIVING_LABEL));
}

/** Signs the fragments that a person makes, so that a proxy accepts no others in their name. */
export function fragmentSigner(scope: WasmScope, seed: Uint8Array): Signer {
  return scope.keep(new Signer(scope.keep(factory(scope, seed).makeKey(SIGNING_LABEL))));
}

/**
 * The key that only this record's share keys are wrapped under; fragments made from it open nothing else. With a share
 * id the key is that share's own, so that a fragment for one recipient cannot open what another was given of the same
 * record.
 */
export function delegatingSecret(scope: WasmScope, seed: Uint8Array, tid: string, shareId?: string): SecretKey {
  if (tid.length === 0) throw new RangeError('A record key needs a treatment id');
  const records = scope.keep(factory(scope, seed).makeFactory(RECORDS_LABEL));
  const tidLabel = Buffer.from(tid, 'utf8');
  if (shareId === undefined) return scope.keep(records.makeKey(tidLabel));
  return scope.keep(scope.keep(records.makeFactory(tidLabel)).makeKey(Buffer.from(shareId, 'utf8')));
}

function factory(scope: WasmScope, seed: Uint8Array): SecretKeyFactory {
  if (seed.length !== SEED_BYTES) throw new RangeError(`A seed has ${SEED_BYTES} bytes`);
  return scope.keep(SecretKeyFactory.fromSecureRandomness(seed));
}
