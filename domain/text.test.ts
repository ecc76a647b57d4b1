import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from '../testing/any-text.ts';
import { bounds } from './bounds.ts';
import { BYTES_A_CODE_POINT, cleaned, entering, secretText, stored } from './text.ts';

const line = entering.line(20);
const prose = entering.prose(20);
const takes = (schema: typeof line, text: string): boolean => schema.safeParse(text).success;

const hostile: Readonly<Record<string, string>> = {
  'a NUL': 'a\u0000b',
  'U+0001': 'a\u0001b',
  'an escape': 'a\u001Bb',
  'a delete': 'a\u007Fb',
  'a C1 control': 'a\u0085b',
  'half a character': 'a\uD83Db',
  'the other half': 'a\uDE00b',
  'an override to the left': 'a\u202Eb',
  'an embedding': 'a\u202Ab',
  'an isolate': 'a\u2067b',
  'a line separator': 'a\u2028b',
  'a paragraph separator': 'a\u2029b',
  'a tag nobody sees': 'a\u{E0041}b',
  'no character at all': 'a\uFFFFb',
  'a carriage return': 'a\rb',
};
const empty = ['', '   ', '\u200B\u200B', '\uFEFF', '\u3164', '\u115F', '\u00A0\u3000', '\u2800', '\u00AD', '\u0301'];
const people = [
  '王小明',
  '阿卜杜拉·买买提',
  '𠮷野家',
  '㐂',
  'Łukasz O’Neill',
  'شەمسى',
  'นภา',
  '👩🏽‍⚕️',
  'Zoë\u0301',
  '葛󠄀城',
];

describe('a text that comes in', () => {
  it.each(Object.entries(hostile))('is refused with %s in it, on one line or several', (_, text) => {
    expect([takes(line, text), takes(prose, text)]).toEqual([false, false]);
  });

  it.each(empty.map((text) => [JSON.stringify(text), text]))('is refused when nothing is to be seen: %s', (_, text) => {
    expect([takes(line, text), takes(prose, text)]).toEqual([false, false]);
  });

  it('may be nothing where that is allowed, and not something that looks like nothing', () => {
    expect(takes(entering.lineOrNone(20), '')).toBe(true);
    expect(takes(entering.proseOrNone(20), '  ')).toBe(true);
    expect(takes(entering.proseOrNone(20), '\u200B')).toBe(false);
  });

  it.each(people)('is taken as it is: %s', (name) => {
    expect([line.parse(name), prose.parse(name)]).toEqual([name, name]);
  });

  it('has lines and tabs where it may have several lines, and nowhere else', () => {
    expect([takes(prose, 'a\n\tb'), takes(line, 'a\nb'), takes(line, 'a\tb')]).toEqual([true, false, false]);
  });

  it('loses the blanks round it', () => {
    expect(line.parse('  a b \u3000')).toBe('a b');
  });

  it('is counted in code points, and in bytes as messages carry it', () => {
    expect([takes(line, '王'.repeat(20)), takes(line, '王'.repeat(21))]).toEqual([true, false]);
    expect([takes(line, '𠮷'.repeat(15)), takes(line, '𠮷'.repeat(16))]).toEqual([true, false]);
    expect([takes(line, '"'.repeat(20)), takes(line, '"'.repeat(21))]).toEqual([true, false]);
  });

  it('never takes more bytes in JSON than its bound says', () => {
    const most = 30;
    fc.assert(
      fc.property(anyText(60), (text) => {
        const read = entering.proseOrNone(most).safeParse(text);
        return !read.success || Buffer.byteLength(JSON.stringify(read.data)) - 2 <= most * BYTES_A_CODE_POINT;
      }),
    );
  });
});

describe('a text that lies somewhere already', () => {
  it.each([...Object.values(hostile), ...empty])('is read again, whatever it holds: %j', (text) => {
    expect(stored.lineOrNone(20).safeParse(text).success).toBe(true);
    expect(stored.line(20).safeParse(text).success).toBe(text !== '');
  });

  it('is as long as whatever may come in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        const read = line.safeParse(text);
        return !read.success || stored.line(20).safeParse(read.data).success;
      }),
    );
  });
});

describe('a text that nobody typed', () => {
  it('is made one that may come in, whatever it was', () => {
    fc.assert(
      fc.property(anyText(400), (text) => takes(entering.line(bounds.label), cleaned(text, bounds.label, 'device'))),
    );
  });

  it('is cut between characters and not inside one', () => {
    expect(cleaned(`${'a'.repeat(19)}😀😀`, 20, 'x')).toBe(`${'a'.repeat(19)}😀`);
    expect(cleaned('\u200B', 20, 'x')).toBe('x');
    expect(cleaned('Evita\u0000\u202E', 20, 'x')).toBe('Evita\uFFFD\uFFFD');
  });
});

it('a secret keeps its blanks and controls, and has no half characters', () => {
  expect(secretText(4, 20).parse(' a\tb ')).toBe(' a\tb ');
  expect(secretText(4, 20).safeParse('abc\uD83D').success).toBe(false);
});
