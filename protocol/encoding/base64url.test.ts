import { describe, expect, it } from 'vitest';
import { fromBase64Url, toBase64Url } from './base64url.ts';

describe('base64url', () => {
  it('gives back what it was given, also from inside a larger buffer', () => {
    const bytes = new Uint8Array([9, 0xfb, 0xff, 0xfe, 9]).subarray(1, 4);
    expect(toBase64Url(bytes)).toBe('-__-');
    expect([...fromBase64Url('-__-')]).toEqual([0xfb, 0xff, 0xfe]);
  });

  it.each(['-_==', '+/8', 'a b', 'a', 'AB', 'AA\n'])('refuses %j, which is not its own spelling', (text) => {
    expect(() => fromBase64Url(text)).toThrow(SyntaxError);
  });
});
