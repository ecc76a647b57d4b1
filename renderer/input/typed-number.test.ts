import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { languageTags } from '../../api/window/languages.ts';
import { halfWidth } from './half-width.ts';
import { decimalMark, numberIn, readNumber, readWith, typeNumber } from './typed-number.ts';

const wide = (text: string): string => text.replace(/[!-~]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0));
const inEveryLanguage = fc.constantFrom(...languageTags);
/** Values of measurements and doses: up to nine digits before the mark and five after. */
const amounts = fc
  .tuple(fc.integer({ min: -999_999_999, max: 999_999_999 }), fc.integer({ min: 0, max: 5 }))
  .map(([digits, places]) => Number((digits / 10 ** places).toFixed(places)));

describe('a number as typed', () => {
  it.each([
    ['12', 12],
    ['0.5', 0.5],
    ['1.013', 1.013],
    [' 36.8 ', 36.8],
    ['-2', -2],
    ['-0', 0],
    ['007', 7],
    ['１２．５', 12.5],
    ['12。5', 12.5],
    ['１２｡５', 12.5],
    ['－3', -3],
    ['\u30005\u3000', 5],
  ])('reads %s as %d, in English and Chinese', (text, value) => {
    for (const language of languageTags) expect(readNumber(text, language)).toEqual({ kind: 'number', value });
  });

  it.each([
    '1,000',
    '1,013',
    '1,5',
    '0,5',
    '１，０００',
    '1，000',
    '1.000.000',
    '1,234.5',
    '1.234,5',
    '1 000',
    '1\u00A0000',
    '1\u202F000',
    "1'000",
    '1’000',
    '12、5',
    '1·5',
    '1。000。000',
    ',5',
  ])('refuses %s, which one reads so and another otherwise', (text) => {
    for (const language of languageTags) expect(readNumber(text, language), text).toEqual({ kind: 'separators' });
  });

  it.each(['two', '1e3', '12 mg', '.5', '0x10', '½', '十二', '+5', '--5', '5-', '1/2', 'Infinity', 'NaN', '٣', '.'])(
    'takes %s for no number',
    (text) => {
      for (const language of languageTags) expect(readNumber(text, language), text).toEqual({ kind: 'none' });
    },
  );

  it('waits for the rest of what is half typed', () => {
    expect(['12.', '12。', '-', '0.'].map((text) => readNumber(text, 'en').kind)).toEqual(Array(4).fill('unfinished'));
  });

  it('is nothing in an empty field, and never zero', () => {
    expect(['', '  ', '\u3000'].map((text) => readNumber(text, 'en').kind)).toEqual(['empty', 'empty', 'empty']);
    expect(numberIn('', 'en')).toBeUndefined();
  });

  it('refuses more digits than a number keeps, rather than changing the last ones', () => {
    expect(readNumber('0.1234567890123456', 'en')).toEqual({ kind: 'none' });
    expect(readNumber('9007199254740993', 'en')).toEqual({ kind: 'none' });
    expect(readNumber('1000000000000000000', 'en')).toEqual({ kind: 'number', value: 1e18 });
  });

  it('is read by the mark of the language: of one with decimal commas the point is refused', () => {
    expect(readWith('1,5', ',')).toEqual({ kind: 'number', value: 1.5 });
    expect(readWith('１，５', ',')).toEqual({ kind: 'number', value: 1.5 });
    expect(readWith('1.000', ',')).toEqual({ kind: 'separators' });
    expect(languageTags.map(decimalMark)).toEqual(['.', '.']);
  });
});

describe('a number put into a field', () => {
  it('is read as the same number, in every language', () => {
    fc.assert(
      fc.property(amounts, inEveryLanguage, (value, language) => {
        expect(numberIn(typeNumber(value, language), language)).toBe(value + 0);
      }),
    );
  });

  it('is read as the same number when an input method made it wide', () => {
    fc.assert(
      fc.property(amounts, inEveryLanguage, (value, language) => {
        expect(numberIn(wide(typeNumber(value, language)), language)).toBe(value + 0);
      }),
    );
  });

  it('has no mark between thousands, which nobody could read back for certain', () => {
    expect(languageTags.map((language) => typeNumber(1_234_567.5, language))).toEqual(['1234567.5', '1234567.5']);
  });
});

describe('any text at all', () => {
  it('is a number only when its digits and one point are all there is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[-0-9.,，．。 '’eE]{0,12}$/)), (text) => {
        const read = readNumber(text, 'en');
        const isPlain = /^-?\d+(\.\d+)?$/.test(halfWidth(text).trim());
        // What is plain may have too many digits; what is not plain is never a number.
        expect(isPlain ? ['number', 'none'] : ['empty', 'unfinished', 'separators', 'none']).toContain(read.kind);
        if (read.kind === 'number') expect(Number.isFinite(read.value)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
