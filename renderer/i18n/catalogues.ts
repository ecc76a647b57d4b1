import type { Language } from '../../api/window/languages.ts';
import type { Catalogue } from './catalogue.ts';

/** Every folder with words; that each is a whole catalogue, its own types see to. */
const found = import.meta.glob<Catalogue>('./*/index.ts', { eager: true, import: 'catalogue' });

export function catalogueOf(language: Language): Catalogue {
  const catalogue = found[`./${language}/index.ts`];
  if (catalogue === undefined) throw new Error(`renderer/i18n/${language}/index.ts is missing`);
  return catalogue;
}
