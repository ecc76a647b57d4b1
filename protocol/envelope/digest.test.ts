import { buffer } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { inPieces } from '../testing.ts';
import { DigestStream, sha384Hex } from './digest.ts';

it('digests and counts what passes through', async () => {
  const digest = new DigestStream();
  const bytes = Buffer.from('abc');
  expect(() => digest.digestHex).toThrow('not ended');
  expect(await buffer(inPieces(bytes, 2).pipe(digest))).toEqual(bytes);
  expect([digest.bytes, digest.digestHex]).toEqual([3, sha384Hex(bytes)]);
  // FIPS 180-4 example.
  expect(digest.digestHex).toBe(
    'cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7',
  );
});
