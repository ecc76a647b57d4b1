import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { makeFragments, wrapShareKey } from './delegator.ts';
import { generatePreSeed, preIdentity } from './identity.ts';
import { reencrypt } from './proxy.ts';
import { openShareKey } from './recipient.ts';

const [patientSeed, recipientSeed] = [generatePreSeed(), generatePreSeed()];
const [patient, recipient] = [preIdentity(patientSeed), preIdentity(recipientSeed)];
const tid = `T-${'a'.repeat(32)}`;

/** From the share key to the opened one, by way of a proxy. */
function share(shareKey: Buffer): Uint8Array {
  const named = { shareId: 'S-1' };
  const { delegatingPublicKey, ...wrapped } = wrapShareKey(patientSeed, tid, shareKey, named);
  const to = recipient.receivingPublicKey;
  const [fragment = ''] = makeFragments(patientSeed, tid, to, { threshold: 1, shares: 1 }, named);
  const keys = { verifyingKey: patient.verifyingPublicKey, delegatingKey: delegatingPublicKey, receivingKey: to };
  return openShareKey(recipientSeed, {
    ...wrapped,
    cfrags: [reencrypt(wrapped.capsule, fragment, keys)],
    delegatingPublicKey,
    patientVerifyingKey: patient.verifyingPublicKey,
  });
}

it('objects of the library do not pile up: its memory stays as it was', () => {
  const Library = z.object({ __wasm: z.object({ memory: z.object({ buffer: z.instanceof(ArrayBuffer) }) }) });
  const memoryBytes = (): number =>
    Library.parse(createRequire(import.meta.url)('@nucypher/umbral-pre')).__wasm.memory.buffer.byteLength;
  const shared = (count: number): number => {
    const shareKey = randomBytes(32);
    for (let index = 0; index < count; index += 1) expect(share(shareKey)).toEqual(new Uint8Array(shareKey));
    return memoryBytes();
  };
  const before = shared(20);
  expect(shared(150)).toBe(before);
});
