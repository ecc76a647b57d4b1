import { z } from 'zod';
import type { Language } from '../../api/window/languages.ts';

/** What main says itself, in boxes of the system: where the page that has all other words cannot. */
export const MainWords = z.strictObject({
  /** `{{reason}}` is Chromium's. */
  pageKeepsFailing: z.string().includes('{{reason}}'),
  pageLoadedAgain: z.string(),
  nothingLost: z.string(),
  /** What can be done with the text under the mouse. */
  cut: z.string(),
  copy: z.string(),
  paste: z.string(),
  selectAll: z.string(),
  ok: z.string(),
});
export type MainWords = z.infer<typeof MainWords>;

const Catalogue = z.object({ words: MainWords });

/** Every file of the folder is in the bundle, so that a further language needs no line here. */
export async function mainWords(language: Language): Promise<MainWords> {
  const catalogue: unknown = await import(`./catalogues/${language}.ts`);
  return Catalogue.parse(catalogue).words;
}
