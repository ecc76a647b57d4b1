import { z } from 'zod';
import { languageTags, type Language } from '../../api/window/languages.ts';
import type { LocalisedText } from '../../domain/localised-text.ts';

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
  /** Asked when the window is closed while a recording is under way. */
  recordingGoesOn: z.string(),
  recordingWillBeCut: z.string(),
  keepRecording: z.string(),
  closeAllTheSame: z.string(),
  /** In place of its name: an id of Fabric's says nothing to a patient. */
  organisationUnknown: z.string(),
});
export type MainWords = z.infer<typeof MainWords>;

const Catalogue = z.object({ words: MainWords });

/** Every file of the folder is in the bundle, so that a further language needs no line here. */
export async function mainWords(language: Language): Promise<MainWords> {
  const catalogue: unknown = await import(`./catalogues/${language}.ts`);
  return Catalogue.parse(catalogue).words;
}

/** One of them in all languages the client speaks, for the page to choose from. */
export async function inEveryLanguage(word: keyof MainWords): Promise<LocalisedText> {
  const said = languageTags.map(async (tag) => [tag, (await mainWords(tag))[word]] as const);
  return { en: (await mainWords('en'))[word], ...Object.fromEntries(await Promise.all(said)) };
}
