import { describe, expect, it } from 'vitest';
import { remembered } from './remembered.ts';

describe('a remembering function', () => {
  it('computes each text once', () => {
    const asked: string[] = [];
    const length = remembered((text) => asked.push(text) && text.length);
    expect([length('abc'), length('de'), length('abc')]).toEqual([3, 2, 3]);
    expect(asked).toEqual(['abc', 'de']);
  });

  it('asks again about what made it throw', () => {
    let tries = 0;
    const failing = remembered((): string => {
      tries += 1;
      throw new SyntaxError('no');
    });
    expect(() => failing('x')).toThrow(SyntaxError);
    expect(() => failing('x')).toThrow(SyntaxError);
    expect(tries).toBe(2);
  });

  it('forgets the oldest when strangers bring many', () => {
    let computed = 0;
    const count = remembered(() => (computed += 1));
    const first = count('0');
    for (let i = 1; i <= 256; i += 1) count(String(i));
    expect([count('256'), count('1')]).toEqual([257, 2]);
    expect([first, count('0')]).toEqual([1, 258]);
  });

  it('keeps as many as it may', () => {
    let computed = 0;
    const count = remembered(() => (computed += 1));
    for (let i = 0; i < 256; i += 1) count(String(i));
    expect(count('0')).toBe(1);
  });

  it('keeps no long texts', () => {
    let computed = 0;
    const count = remembered(() => (computed += 1));
    const [longest, tooLong] = ['x'.repeat(4096), 'x'.repeat(4097)];
    expect([count(longest), count(longest), count(tooLong), count(tooLong)]).toEqual([1, 1, 2, 3]);
  });
});
