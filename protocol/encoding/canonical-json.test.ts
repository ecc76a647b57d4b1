import { describe, expect, it } from 'vitest';
import { canonicalBytes, canonicalText, parseCanonical } from './canonical-json.ts';

describe('canonical JSON', () => {
  it('sorts names by UTF-16 code units and leaves out blanks, as RFC 8785 says', () => {
    expect(canonicalText({ b: 1, a: [true, null, 'é'], ﬃ: 1e21, '😀': 0.000001 })).toBe(
      '{"a":[true,null,"é"],"b":1,"😀":0.000001,"ﬃ":1e+21}',
    );
  });

  it('leaves out what is undefined, and refuses what JSON cannot say', () => {
    expect(canonicalText({ a: undefined, b: 1 })).toBe('{"b":1}');
    expect(() => canonicalText(undefined)).toThrow(TypeError);
    expect(() => canonicalText({ a: Number.NaN })).toThrow('NaN is not allowed');
    expect(() => canonicalText({ a: '\ud800' })).toThrow('Lone surrogate');
  });

  it('reads back what it wrote', () => {
    const value = { text: 'a\u0000b"\\/', list: [1, -0.5, 1e-7], nested: { 中: '文' } };
    expect(parseCanonical(canonicalBytes(value))).toEqual(value);
  });

  it.each([
    ['blanks', '{"a": 1}'],
    ['another order', '{"b":1,"a":2}'],
    ['a name twice', '{"a":1,"a":1}'],
    ['another spelling of a number', '{"a":1.0}'],
    ['a needless escape', '{"a":"\\u0041"}'],
    ['a byte order mark', '\ufeff{"a":1}'],
    ['something behind it', '{"a":1}x'],
    ['nothing', ''],
  ])('refuses %s', (_, text) => {
    expect(() => parseCanonical(Buffer.from(text, 'utf8'))).toThrow(SyntaxError);
  });

  it('refuses bytes that are not UTF-8', () => {
    expect(() => parseCanonical(Buffer.from([0x22, 0xff, 0x22]))).toThrow(
      expect.objectContaining({ message: 'The JSON is not UTF-8', cause: expect.any(TypeError) }) as Error,
    );
  });
});
