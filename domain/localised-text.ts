import { z } from 'zod';
import { bounds } from './bounds.ts';
import { entering, stored } from './text.ts';

/** Languages one text may be written in; a bound for the ledger, not a wish. */
const MOST_LANGUAGES = 16;

/**
 * BCP 47 tag in its canonical spelling: language, then script and region where they matter. `en`, `zh`, `zh-Hant-TW`,
 * `es-419`.
 */
export const LanguageTag = z.string().regex(/^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$/);

/**
 * A text by language tag. English is always there, so that every reader finds something to read; who writes a text
 * decides which other languages it has, and a client shows them whether or not it speaks them itself.
 */
export type LocalisedText = { readonly en: string } & Readonly<Record<string, string>>;

const textsOf = (text: z.ZodString) =>
  z
    .object({ en: text })
    .catchall(text)
    .refine((texts) => Object.keys(texts).every((tag) => LanguageTag.safeParse(tag).success), 'not a language tag')
    .refine((texts) => Object.keys(texts).length <= MOST_LANGUAGES, `more than ${MOST_LANGUAGES} languages`);

/** Name of an organisation: the bound of the application form, of SA's database and of the ledger. */
export const LocalisedName = textsOf(stored.line(bounds.name));
/** The same where it comes in: in an application, in the description of a network, as an argument of the ledger. */
export const EnteringName = textsOf(entering.line(bounds.name));

/** A line of text: where a doctor sits, what a department is called. An empty text is one that is not there. */
export const LocalisedText = textsOf(stored.lineOrNone(bounds.label));
/** The same where it comes in. */
export const EnteringLine = textsOf(entering.lineOrNone(bounds.label));

/**
 * The text for a reader of `language`: in that very language, in its primary language (`zh` for `zh-Hant-TW`), or in
 * English.
 */
export function inLanguage(text: LocalisedText, language: string): string {
  const [primary = 'en'] = language.split('-');
  const written = [language, primary].filter((tag) => Object.hasOwn(text, tag)).map((tag) => text[tag]);
  return written.find((words) => words !== undefined && words !== '') ?? text.en;
}
