import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import { isLanguage, languageFor, languages, languageTags, type Language } from '../../api/window/languages.ts';
import { inLanguage, type LocalisedText } from '../../domain/localised-text.ts';
import { catalogueOf } from './catalogues.ts';

void i18next.use(initReactI18next).init({
  resources: Object.fromEntries(languageTags.map((tag) => [tag, { translation: catalogueOf(tag).words }])),
  lng: languageFor(navigator.language),
  fallbackLng: 'en',
  interpolation: { escapeValue: false },
  initAsync: false,
});
nameLanguage(languageFor(navigator.language));

/** What reads the page aloud, hyphenates it and chooses its glyphs goes by this. */
function nameLanguage(language: Language): void {
  document.documentElement.lang = languages[language].locale;
}

export async function speak(language: Language): Promise<void> {
  await i18next.changeLanguage(language);
  nameLanguage(language);
}

/** The language of the windows now. */
export function useLanguage(): Language {
  const { language } = useTranslation().i18n;
  return isLanguage(language) ? language : 'en';
}

/** Words by key. */
export function useWords() {
  return useTranslation().t;
}

/** The same in another language than the window's, for what is read elsewhere. */
export function useWordsIn(language: Language) {
  return useTranslation().i18n.getFixedT(language);
}

/** Chooses among the names an organisation, a department or a place brings with it. */
export function useLocal(): (name: LocalisedText) => string {
  const language = useLanguage();
  return (name) => inLanguage(name, language);
}
