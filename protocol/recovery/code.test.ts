import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OpenwardError } from '../../domain/errors.ts';
import { makeRecoveryCode, readRecoveryCode, recoveryCodeForms } from './code.ts';

const codes = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes));
const hexOf = (typed: string): string => readRecoveryCode(typed).toString('hex');

function refusal(typed: string): { code: string; details: object } {
  try {
    return { code: `opens: ${hexOf(typed)}`, details: {} };
  } catch (error) {
    if (!(error instanceof OpenwardError)) throw error;
    expect(`${error.message} ${JSON.stringify(error.details)}`, 'what was typed is not told').not.toContain('zebra');
    return { code: error.code, details: error.details };
  }
}

/** As people write: other cases, widths, blanks and numbers. */
const asTyped = (words: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.array(fc.constantFrom(' ', '  ', '\n', '\t', '\u3000', '、', '，', ', ', ' 3. ', '\r\n'), {
        minLength: words.length + 1,
        maxLength: words.length + 1,
      }),
      fc.array(fc.constantFrom(upper, wide, same), { minLength: words.length, maxLength: words.length }),
    )
    .map(
      ([blanks, ways]) =>
        words.map((word, at) => `${blanks[at] ?? ''}${ways[at]?.(word) ?? word}`).join('') + (blanks.at(-1) ?? ''),
    );

const same = (word: string): string => word;
const upper = (word: string): string => word.toUpperCase();
const wide = (word: string): string =>
  word.replaceAll(/[a-z]/g, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0));

describe('a recovery code', () => {
  it('is 16 random bytes, of which no two are alike', () => {
    expect(new Set(Array.from({ length: 100 }, () => makeRecoveryCode().toString('hex'))).size).toBe(100);
    expect(makeRecoveryCode()).toHaveLength(16);
  });

  it('is read from words of either list and from the text of its QR symbol, however they are typed', () => {
    const typed = codes.chain((code) => {
      const { en, zh, text } = recoveryCodeForms(code);
      const texts = fc.constantFrom(text, text.toLowerCase(), ` ${text}\n`, wide(text.toLowerCase()), spread(text));
      return fc.tuple(fc.constant(code), fc.oneof(asTyped(en), asTyped(zh), fc.constant(zh.join('')), texts));
    });
    fc.assert(fc.property(typed, ([code, text]) => hexOf(text) === code.toString('hex')));
  });

  it('says of a word that is in neither list where it is', () => {
    fc.assert(
      fc.property(codes, fc.nat(11), fc.constantFrom('zebra1x', 'zebraq', '龘', 'ünder'), (code, at, wrong) => {
        for (const words of [recoveryCodeForms(code).en, recoveryCodeForms(code).zh])
          expect(refusal(words.map((word, here) => (here === at ? wrong : word)).join(' '))).toEqual({
            code: 'RECOVERY_CODE_WORD',
            details: { position: at + 1 },
          });
      }),
    );
  });

  it('says how many words there are when they are not twelve', () => {
    fc.assert(
      fc.property(codes, fc.integer({ min: 0, max: 30 }), (code, count) => {
        fc.pre(count !== 12);
        const { zh } = recoveryCodeForms(code);
        const typed = Array.from({ length: count }, (_, at) => zh[at % 12]).join('');
        expect(refusal(typed)).toEqual({ code: 'RECOVERY_CODE_LENGTH', details: { words: count } });
      }),
    );
  });

  it('is never taken for another one of the same words in another order but for one order in sixteen', () => {
    let taken = 0;
    const tried = 400;
    for (let one = 0; one < tried; one += 1) {
      const [first = '', second = '', ...rest] = recoveryCodeForms(makeRecoveryCode()).en;
      if (first !== second && refusal([second, first, ...rest].join(' ')).code !== 'RECOVERY_CODE_CHECK') taken += 1;
    }
    expect(taken / tried).toBeLessThan(0.14);
  });

  it('is not read from a text of which a character is another, or too many, or missing', () => {
    fc.assert(
      fc.property(codes, fc.nat(35), fc.constantFrom('0', '9', 'A', 'F', 'G', 'Z'), (code, at, other) => {
        const { text } = recoveryCodeForms(code);
        const place = text.length - 36 + at;
        fc.pre(text[place] !== other);
        const changed = [
          text.slice(0, place) + other + text.slice(place + 1),
          text.slice(0, place) + text.slice(place + 1),
          `${text}${other}`,
        ];
        const opened = changed.map((one) => refusal(one).code).filter((answer) => answer !== 'RECOVERY_CODE_CHECK');
        // Of 65 536 changes one agrees with its checksum; more than one of three does not.
        expect(opened.length).toBeLessThan(2);
      }),
    );
  });

  it('takes no text for a code that is none, and never fails in another way', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (typed) => {
        expect(refusal(typed).code).toMatch(/^RECOVERY_CODE_(WORD|LENGTH|CHECK)$/);
      }),
    );
  });
});

function spread(text: string): string {
  return text.replaceAll(/(.{4})/g, '$1 ');
}
