import { buffer } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inPieces } from '../testing.ts';
import { DigestStream, sha384Hex } from './digest.ts';
import { Rechunk } from './rechunk.ts';

it('regroups any stream into pieces of one size, the last one shorter, and loses nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 50 }), async (bytes, piece, size) => {
      const lengths: number[] = [];
      const pieces: Buffer[] = [];
      const regrouped = inPieces(bytes, piece).pipe(new Rechunk(size)).on('data', (chunk: Buffer) => {
        lengths.push(chunk.length);
        pieces.push(chunk);
      });
      await finished(regrouped);
      expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
      expect(lengths.slice(0, -1).every((length) => length === size)).toBe(true);
      expect((lengths.at(-1) ?? 1) <= size && !lengths.includes(0)).toBe(true);
    }),
  );
});

it('digests and counts what passes through', async () => {
  const digest = new DigestStream();
  const bytes = Buffer.from('abc');
  expect(() => digest.digestHex).toThrow('not ended');
  expect(await buffer(inPieces(bytes, 2).pipe(digest))).toEqual(bytes);
  expect([digest.bytes, digest.digestHex]).toEqual([3, sha384Hex(bytes)]);
  // FIPS 180-4 example.
  expect(digest.digestHex).toBe('cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7');
});
