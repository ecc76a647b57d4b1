import { describe, expect, it } from 'vitest';
import { blanksIn } from './blanks.ts';

describe('blanks of a template', () => {
  it('are what stands in braces on one line, with its place', () => {
    const text = '现病史：{起病时间}起，{症状 }。';
    expect(blanksIn(text).map(({ name }) => name)).toEqual(['起病时间', '症状']);
    const [first] = blanksIn(text);
    expect(text.slice(first?.start, first?.end)).toBe('{起病时间}');
  });

  it.each(['', 'a { b', 'a } b', '{}', '{a\nb}', `{${'x'.repeat(121)}}`])('are none in %j', (text) => {
    expect(blanksIn(text)).toEqual([]);
  });
});
