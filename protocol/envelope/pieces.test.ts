import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cipherPieces } from './pieces.ts';

const HALF_MIB = 512 * 1024;

it('keeps every byte in its place, whatever the pieces', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 100 }), { maxLength: 200 }), (arrays) => {
      const pieces = arrays.map((array) => Buffer.from(array));
      const answer = cipherPieces(pieces);
      expect(Buffer.concat(answer)).toEqual(Buffer.concat(pieces));
      expect(answer.length).toBeLessThanOrEqual(64);
    }),
  );
});

it.each([HALF_MIB - 1, HALF_MIB, HALF_MIB + 1, 2 * HALF_MIB, 2 * HALF_MIB + 1])(
  'cuts %i bytes into pieces of half a mebibyte at most',
  (bytes) => {
    const whole = Buffer.alloc(bytes);
    whole.forEach((_, i) => (whole[i] = i % 251));
    const answer = cipherPieces([whole]);
    expect(answer.map(({ length }) => length)).toEqual([
      ...Array.from({ length: Math.floor(bytes / HALF_MIB) }, () => HALF_MIB),
      ...(bytes % HALF_MIB === 0 ? [] : [bytes % HALF_MIB]),
    ]);
    expect(Buffer.concat(answer).equals(whole)).toBe(true);
  },
);
