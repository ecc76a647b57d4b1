import type { Language } from '../../../api/window/languages.ts';
import type { Replied } from '../../../api/window/calls.ts';

/** A code as main has shown it, once. */
export type ShownCode = Replied<'recovery.begin'>;

/** Its words in the language of the reader; in English where the lists have no other. */
export function wordsFor({ words }: ShownCode, language: Language): readonly string[] {
  return language === 'zh' ? words.zh : words.en;
}
