import { useMemo } from 'react';
import type { Replied } from '../../../api/window/calls.ts';
import { useAsk } from '../../bridge/index.ts';
import { phrasesIn, templatesOf, type ShippedPhrase, type ShippedTemplate } from '../../data/templates.ts';
import { useLanguage } from '../../i18n/index.ts';

export type OwnText = Replied<'treatment.texts'>[number];
export type Template = ShippedTemplate & { readonly own: boolean };
export type Phrase = ShippedPhrase & { readonly own: boolean };

/** What the doctor can put in: their own first, then those of the department, then the general ones. */
export function useTexts(department: string): { readonly templates: Template[]; readonly phrases: Phrase[] } {
  const language = useLanguage();
  const { value = [] } = useAsk('treatment.texts', {});
  return useMemo(
    () => textsOf(value, templatesOf(department, language), phrasesIn(language)),
    [value, department, language],
  );
}

function textsOf(
  own: readonly OwnText[],
  templates: readonly ShippedTemplate[],
  phrases: readonly ShippedPhrase[],
): { readonly templates: Template[]; readonly phrases: Phrase[] } {
  const ownTemplates = own.filter((text) => text.kind === 'template');
  const ownPhrases = own.filter((text) => text.kind === 'phrase');
  const taken = new Set(ownPhrases.map(({ abbreviation }) => abbreviation.toLowerCase()));
  return {
    templates: [
      ...ownTemplates.map((text) => ({ ...text, own: true })),
      ...templates.map((text) => ({ ...text, own: false })),
    ],
    // An own phrase stands in the place of one that came with the client.
    phrases: [
      ...ownPhrases.map((text) => ({ ...text, own: true })),
      ...phrases.filter(({ abbreviation }) => !taken.has(abbreviation)).map((text) => ({ ...text, own: false })),
    ],
  };
}

/** Those whose name, abbreviation or words contain every part of the query. */
export function searched<T>(all: readonly T[], query: string, wordsOf: (one: T) => string): T[] {
  const parts = query.trim().toLowerCase().split(/\s+/);
  return all.filter((one) => parts.every((part) => wordsOf(one).toLowerCase().includes(part)));
}
