import { randomBytes } from 'node:crypto';
import {
  Capsule,
  encrypt,
  generateKFrags,
  KeyFrag,
  PublicKey,
  reencrypt as bareReencrypt,
  SecretKey,
  SecretKeyFactory,
  Signer,
} from '@nucypher/umbral-pre';
import { makeFragments, wrapShareKey } from '../../protocol/reencryption/delegator.ts';
import { preIdentity } from '../../protocol/reencryption/identity.ts';
import { reencrypt } from '../../protocol/reencryption/proxy.ts';
import type { Operation } from '../operation.ts';

const tid = 'T-00000000000000000000000000000001';
const oneOfOne = { threshold: 1, shares: 1 } as const;

/** Bare Umbral keys of patient and recipient. */
function bareKeys() {
  return { delegating: SecretKey.random(), receiving: SecretKey.random(), signing: SecretKey.random() };
}

function bareFragments({ delegating, receiving, signing }: ReturnType<typeof bareKeys>) {
  return generateKFrags(
    delegating,
    receiving.publicKey(),
    new Signer(signing),
    oneOfOne.threshold,
    oneOfOne.shares,
    true,
    true,
  );
}

export const delegation: Operation = {
  number: 9,
  name: 'Make the re-encryption key and wrap the share key',
  baseline: 'Umbral encrypt and generateKFrags',
  target: 1.2,
  independentOfSize: true,
  touchesBytes: false,
  prepare: () => {
    const seed = randomBytes(32);
    const receiving = preIdentity(randomBytes(32)).receivingPublicKey;
    const keys = bareKeys();
    const factory = SecretKeyFactory.fromSecureRandomness(seed);
    return Promise.resolve({
      ours: () => {
        const wrapped = wrapShareKey(seed, tid, randomBytes(32));
        return Promise.resolve([wrapped, makeFragments(seed, tid, receiving, oneOfOne)]);
      },
      bare: () => {
        // The delegating key is derived per record, which is part of the work either way.
        const delegating = factory.makeKey(Buffer.from(tid));
        encrypt(delegating.publicKey(), randomBytes(32));
        return Promise.resolve(bareFragments({ ...keys, delegating }));
      },
    });
  },
};

export const reencryption: Operation = {
  number: 10,
  name: 'Re-encrypt the share key',
  baseline: 'Umbral from bytes to bytes: capsule, fragment and keys read, the fragment verified, reencrypt',
  target: 1.2,
  independentOfSize: true,
  touchesBytes: false,
  prepare: () => {
    const seed = randomBytes(32);
    const patient = preIdentity(seed);
    const receivingKey = preIdentity(randomBytes(32)).receivingPublicKey;
    const wrapped = wrapShareKey(seed, tid, randomBytes(32));
    const [fragment = ''] = makeFragments(seed, tid, receivingKey, oneOfOne);
    const fragmentKeys = {
      verifyingKey: patient.verifyingPublicKey,
      delegatingKey: wrapped.delegatingPublicKey,
      receivingKey,
    };
    const keys = bareKeys();
    const [made] = encrypt(keys.delegating.publicKey(), randomBytes(32));
    // A proxy has everything as bytes, from its database and the ledger, so the bare one begins with bytes too.
    const capsule = made.toBytes();
    const bytesOf = (key: SecretKey): Uint8Array => key.publicKey().toCompressedBytes();
    const [verifying, delegating, receiving] = [
      bytesOf(keys.signing),
      bytesOf(keys.delegating),
      bytesOf(keys.receiving),
    ] as const;
    const bareFragment = bareFragments(keys)[0]?.toBytes() ?? new Uint8Array();
    return Promise.resolve({
      ours: () => Promise.resolve(reencrypt(wrapped.capsule, fragment, fragmentKeys)),
      bare: () => {
        const read = PublicKey.fromCompressedBytes;
        const verified = KeyFrag.fromBytes(bareFragment).verify(read(verifying), read(delegating), read(receiving));
        return Promise.resolve(bareReencrypt(Capsule.fromBytes(capsule), verified).toBytes());
      },
    });
  },
};
