import { generateKeyPairSync, verify } from 'node:crypto';
import { expect, it } from 'vitest';
import { ecdsaSigner } from '../../protocol/signature/sign.ts';
import { signedBy } from './signer.ts';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });

function signed(message: Uint8Array, sign = ecdsaSigner(privateKey)): Promise<Uint8Array> | undefined {
  const { signer, hash } = signedBy(sign);
  return signer?.(hash?.(message) ?? message);
}

it('what is signed for the ledger is DER that everybody can verify over the message', async () => {
  for (let number = 0; number < 300; number += 1) {
    const message = Buffer.from(`proposal ${number}`);
    const signature = (await signed(message)) ?? Buffer.alloc(0);
    expect(verify('sha256', message, { key: publicKey, dsaEncoding: 'der' }, signature), `of ${number}`).toBe(true);
  }
});

it.each([
  ['a small number as one byte', '01', '02', '3006020101020102'],
  ['a high bit after a zero', 'ff', '80', '3008020200ff02020080'],
  ['full length', 'a0'.repeat(32), '70'.repeat(32), `3045022100${'a0'.repeat(32)}0220${'70'.repeat(32)}`],
])('it writes %s', async (_, r, s, der) => {
  const both = Buffer.from(r.padStart(64, '0') + s.padStart(64, '0'), 'hex');
  expect(Buffer.from((await signed(Buffer.from('x'), () => Promise.resolve(both))) ?? []).toString('hex')).toBe(der);
});
