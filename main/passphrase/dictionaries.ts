import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { givenNames, phrases, surnames, typedWords } from './chinese-words.ts';
import { digits, ownNumber } from './own-number.ts';

/** A text as it is typed by whoever types it in Latin letters; itself when there is nothing Han in it. */
export type Spell = (text: string) => string;

/**
 * What people choose first, in Chinese and English, loaded here and not when the program starts. Surnames in English
 * are left out: they are as many as all other words together.
 */
export async function loadDictionaries(): Promise<{ readonly zxcvbn: ZxcvbnFactory; readonly spelled: Spell }> {
  const [common, english, { pinyin }] = await Promise.all([
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
    import('pinyin-pro'),
  ]);
  const spelled: Spell = (text) =>
    pinyin(text, { toneType: 'none', type: 'array', nonZh: 'consecutive', v: true }).join('').toLowerCase();
  const words = { ...english.dictionary, 'lastnames-en': [] };
  const dictionary = { ...common.dictionary, ...words, ...chinese(spelled) };
  return { zxcvbn: new ZxcvbnFactory({ dictionary, graphs: common.adjacencyGraphs }, { ownNumber, digits }), spelled };
}

function chinese(spelled: Spell) {
  const inBoth = (words: readonly string[]): string[] => [...new Set(words.flatMap((word) => [word, spelled(word)]))];
  return { 'typed-zh': [...typedWords], 'phrases-zh': inBoth(phrases), 'names-zh': inBoth(names()) };
}

/** Surname and given name together, the commonest first, and each alone. */
function names(): string[] {
  const whole = surnames.slice(0, 40).flatMap((surname) => givenNames.map((given) => surname + given));
  return [...surnames, ...givenNames, ...whole];
}
