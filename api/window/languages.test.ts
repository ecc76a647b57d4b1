import { expect, it } from 'vitest';
import { LanguageTag } from '../../domain/localised-text.ts';
import { languageFor, languages, languageTags, nextLanguage } from './languages.ts';
import { Preferences } from './preferences.ts';

it('every language of the client has a tag texts may be written under, and a locale the system knows', () => {
  for (const tag of languageTags) {
    expect(LanguageTag.parse(tag)).toBe(tag);
    expect(Intl.DateTimeFormat.supportedLocalesOf(languages[tag].locale)).toEqual([languages[tag].locale]);
    expect(Preferences.parse({ language: tag, scheme: 'auto' }).language).toBe(tag);
  }
});

it.each([
  ['zh-CN', 'zh'],
  ['zh-Hant-TW', 'zh'],
  ['en-US', 'en'],
  ['EN', 'en'],
  ['de-DE', 'en'],
  ['', 'en'],
])('somebody whose system speaks “%s” is spoken to in %s at first', (tag, language) => {
  expect(languageFor(tag)).toBe(language);
});

it('the switch comes to every language once and back to the first', () => {
  const round = languageTags.reduce<(typeof languageTags)[number][]>(
    (seen) => [...seen, nextLanguage(seen.at(-1) ?? 'en')],
    ['en'],
  );
  expect(new Set(round)).toEqual(new Set(languageTags));
  expect(round.at(-1)).toBe('en');
});
