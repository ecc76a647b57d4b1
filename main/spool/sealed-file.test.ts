import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { seal, unseal } from './sealed-file.ts';

const key = randomBytes(32);
const words = Buffer.from('a cough for three weeks', 'utf8');

describe('what is sealed', () => {
  test('is what it was to whoever has the key, and says nothing of it to anybody else', () => {
    const sealed = seal(key, 'of Wu', words);
    expect(unseal(key, 'of Wu', sealed)).toEqual(words);
    for (const word of ['cough', 'three', 'of Wu']) expect(sealed.includes(word), word).toBe(false);
    expect(seal(key, 'of Wu', words)).not.toEqual(sealed);
  });

  test.each([
    ['with another key', () => unseal(randomBytes(32), 'of Wu', seal(key, 'of Wu', words))],
    ['in another’s place', () => unseal(key, 'of Li', seal(key, 'of Wu', words))],
    ['when it was cut', () => unseal(key, 'of Wu', seal(key, 'of Wu', words).subarray(0, 20))],
  ])('does not open %s', (_, open) => {
    expect(open).toThrow(expect.objectContaining({ code: 'ENVELOPE_TAMPERED' }));
  });

  test('does not open with any of its bytes changed', () => {
    const sealed = seal(key, 'of Wu', words);
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => unseal(key, 'of Wu', changed), `byte ${at}`).toThrow(
        expect.objectContaining({ code: 'ENVELOPE_TAMPERED' }),
      );
    }
  });
});
