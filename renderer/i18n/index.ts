import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import { en } from './en.ts';
import type { Language } from './language.ts';
import { zh } from './zh.ts';

export { languages } from './language.ts';
export type { Language } from './language.ts';

/** Names of the languages in themselves, so that a person who reads only one finds it. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', zh: '中文' };

void i18next.use(initReactI18next).init({
  resources: { en: { translation: en }, zh: { translation: zh } },
  lng: firstLanguage(),
  fallbackLng: 'en',
  interpolation: { escapeValue: false },
  initAsync: false,
});
document.documentElement.lang = i18next.language;

function firstLanguage(): Language {
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

export async function speak(language: Language): Promise<void> {
  await i18next.changeLanguage(language);
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
}

/** The language of the windows now. */
export function useLanguage(): Language {
  const { i18n } = useTranslation();
  return i18n.language === 'zh' ? 'zh' : 'en';
}

/** Words by key. */
export function useWords() {
  return useTranslation().t;
}

/** Chooses among the names an organisation, a department or a measurement brings with it. */
export function useLocal(): (name: { readonly en: string; readonly zh: string }) => string {
  const language = useLanguage();
  return (name) => (name[language] === '' ? name.en : name[language]);
}
