import { MatcherBaseClass, type Match, type Matcher, type MatchOptions } from '@zxcvbn-ts/core';

/** A mobile number of the mainland, and a resident identity number: people know each other's. */
const numbers =
  /(?:\+?86)?1[3-9][0-9]{9}|[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9xX]/g;
/** Nothing but digits, and what stands between them. */
const digitsAlone = /^[0-9 ./-]{6,}$/g;

/** Somebody's own or a relative's, whose birthday and town are no secret. */
const guessesOfNumber = 100_000;
/** Digits that people remember stand for something: two and a half of them are worth one that was drawn. */
const digitsWorthOne = 2.5;

/** Finds what no other matcher of zxcvbn knows: numbers that stand for a person. */
export const ownNumber: Matcher = {
  Matching: finding('ownNumber', numbers),
  scoring: () => guessesOfNumber,
  feedback: () => null,
};

/** Dates, telephone numbers and keypads one behind the other. */
export const digits: Matcher = {
  Matching: finding('digits', digitsAlone),
  scoring: ({ token }) => 10 ** (token.length / digitsWorthOne),
  feedback: () => null,
};

function finding(pattern: string, expression: RegExp): Matcher['Matching'] {
  return class extends MatcherBaseClass {
    match({ password }: Pick<MatchOptions, 'password'>): Match[] {
      return Array.from(password.matchAll(expression), ({ 0: token, index }) => ({
        pattern,
        token,
        i: index,
        j: index + token.length - 1,
      }));
    }
  };
}
