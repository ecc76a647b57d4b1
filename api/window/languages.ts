/**
 * The languages the client speaks, in the order in which the switch offers them: the one list there is. A further
 * language is a line here, its words for the windows in `renderer/i18n/` and its words for main in `main/words/`.
 *
 * By tag (BCP 47): what its speakers call it, and the locale of its dates and numbers.
 */
export const languages = {
  en: { name: 'English', locale: 'en-GB' },
  zh: { name: '中文', locale: 'zh-CN' },
} as const;

/** BCP 47 tag of a language the client has all its words in. */
export type Language = keyof typeof languages;

/** The tags alone, in the list's order. */
export const languageTags = Object.keys(languages).filter(isLanguage);

/** Whether the client has words in it: exactly this tag, region and all. */
export function isLanguage(tag: string): tag is Language {
  return Object.hasOwn(languages, tag);
}

/** The language for somebody whose system speaks `tag`: the same one, one of the same primary language, or English. */
export function languageFor(tag: string): Language {
  const primary = (of: string): string => of.toLowerCase().split('-')[0] ?? of;
  return (
    languageTags.find((language) => language.toLowerCase() === tag.toLowerCase()) ??
    languageTags.find((language) => primary(language) === primary(tag)) ??
    'en'
  );
}

/** The language after this one in the list, the first after the last: of two, the other. */
export function nextLanguage(language: Language): Language {
  return languageTags[(languageTags.indexOf(language) + 1) % languageTags.length] ?? 'en';
}
