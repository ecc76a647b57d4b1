import type { ZxcvbnResult } from '@zxcvbn-ts/core';
import type { Advice, PassphraseStrength } from '../../api/window/calls/registration.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { loadDictionaries, type Spell } from './dictionaries.ts';

/**
 * The least score a passphrase may have. Says nothing of which characters there must be. 10^9 guesses, each of which
 * costs whoever copied a vault 128 MiB and some 0.4 s of a core, are a dozen years of one.
 */
const leastScore = 3;
/**
 * Guesses from which the score is 1, 2, 3 and 4. zxcvbn gives any three words in a row 10^8: its own 3 is too little.
 */
const steps = [1e3, 1e6, 1e9, 1e12];
/** Characters that are looked at: what comes after makes nothing easier to guess, and the work grows fast. */
const looked = 64;

/** Loaded when a passphrase is first looked at. */
let judge: ReturnType<typeof loadDictionaries> | undefined;

/**
 * How long a passphrase holds against somebody who knows what people choose, and what is known of its owner.
 * @param known name, number and the like of the owner: worth nothing in it
 */
export async function strengthOf(passphrase: string, known: readonly string[]): Promise<PassphraseStrength> {
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
}

/** Throws PASSPHRASE_WEAK. */
export async function requireStrong(passphrase: string, known: readonly string[]): Promise<void> {
  const { score, enough } = await strengthOf(passphrase, known);
  if (!enough) throw new OpenwardError('PASSPHRASE_WEAK', undefined, { details: { score, least: leastScore } });
}

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
