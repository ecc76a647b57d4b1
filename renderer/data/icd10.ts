import { languageTags, type Language } from '../../api/window/languages.ts';
import type { Icd10Code } from '../i18n/catalogue.ts';
import { catalogueOf } from '../i18n/catalogues.ts';

/** A diagnosis of the list, its words in every language together, to be searched in. */
interface Searched {
  readonly code: Icd10Code;
  readonly words: string;
}

const codes = Object.keys(catalogueOf('en').icd10).filter(isListed);
const searched: readonly Searched[] = codes.map((code) => ({
  code,
  words: languageTags.map((language) => catalogueOf(language).icd10[code].toLowerCase()).join(' '),
}));

function isListed(code: string): code is Icd10Code {
  return Object.hasOwn(catalogueOf('en').icd10, code);
}

/** Words of a code in a language; undefined when the code is not in the list. */
export function icd10Words(code: string, language: Language): string | undefined {
  return isListed(code) ? catalogueOf(language).icd10[code] : undefined;
}

/** Those whose code begins with the text, then those whose words, in any language, contain every word of it. */
export function searchIcd10(text: string, limit = 8): readonly Icd10Code[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [];
  const parts = wanted.split(/\s+/);
  const first = searched.filter(({ code }) => code.toLowerCase().startsWith(wanted));
  const then = searched.filter((one) => !first.includes(one) && parts.every((part) => one.words.includes(part)));
  return [...first, ...then].slice(0, limit).map(({ code }) => code);
}

/** The form the record's schema asks of a code. */
export const icd10Form = /^[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?$/;
