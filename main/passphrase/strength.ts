import type { ZxcvbnResult } from '@zxcvbn-ts/core';
import type { Advice } from '../../api/window/calls/registration.ts';
import { loadDictionaries, type Spell } from './dictionaries.ts';
import { leastScore, type Judge } from './judgement.ts';

/**
 * Guesses from which the score is 1, 2, 3 and 4. zxcvbn gives any three words in a row 10^8: its own 3 is too little.
 */
const steps = [1e3, 1e6, 1e9, 1e12];
/** Characters that are looked at: what comes after makes nothing easier to guess, and the work grows fast. */
const looked = 64;

/** Loaded when a passphrase is first looked at. */
let judge: ReturnType<typeof loadDictionaries> | undefined;

/** Takes up to a second, and one more the first time: for the thread that judges, not for main's own. */
export const strengthOf: Judge = async (passphrase, known) => {
  judge ??= loadDictionaries();
  const { zxcvbn, spelled } = await judge;
  const text = Array.from(passphrase.normalize('NFKC')).slice(0, looked).join('');
  const personal = [...new Set(known.filter((word) => word.length > 1).flatMap((word) => partsOf(word, spelled)))];
  const dated = text.replaceAll(/(?<=[0-9])[年月日号]/g, '-');
  // What stands between words is no word: a name with blanks in it is that name.
  const whole = zxcvbn.check(dated, personal);
  const joined = zxcvbn.check(dated.replaceAll(/[\s·.,_-]/g, ''), personal);
  const result = joined.guesses < whole.guesses ? joined : whole;
  const score = steps.filter((step) => result.guesses >= step).length;
  const enough = score >= leastScore;
  return { score, enough, advice: enough ? [] : adviceOf(result) };
};

/** A name as it is written and as it is typed, its parts, and the parts of a number that stand for a day. */
function partsOf(word: string, spelled: Spell): string[] {
  const plain = word.normalize('NFKC').toLowerCase();
  const parts = plain.split(/[\s·.,-]+/).filter((part) => part.length > 1);
  const day = /^[0-9]{6}([0-9]{8})[0-9]{3}[0-9x]$/.exec(plain)?.[1];
  const days =
    day === undefined ? [] : [day, day.slice(2), day.slice(4), day.slice(0, 4), plain.slice(-6), plain.slice(-4)];
  return [plain, plain.replaceAll(/[\s·.,-]/g, ''), spelled(plain), ...parts, ...parts.map(spelled), ...days];
}

/** What to do about it, the most telling first. */
function adviceOf({ sequence }: ZxcvbnResult): Advice[] {
  const found = sequence.map((match) => adviceFor(match)).filter((one) => one !== undefined);
  return [...new Set<Advice>([...found, 'longer'])].slice(0, 3);
}

function adviceFor({ pattern, ...match }: ZxcvbnResult['sequence'][number]): Advice | undefined {
  const dictionary: unknown = match['dictionaryName'];
  if (dictionary === 'userInputs') return 'personal';
  if (pattern === 'dictionary') return dictionary === 'names-zh' || dictionary === 'firstnames-en' ? 'name' : 'common';
  return pattern === 'ownNumber' || pattern === 'repeat' || pattern === 'sequence' || pattern === 'date'
    ? pattern
    : { spatial: 'keyboard' as const, regex: 'date' as const }[pattern];
}
