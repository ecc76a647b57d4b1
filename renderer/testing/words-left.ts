import type { Page } from 'playwright';
import { z } from 'zod';
import { languageTags, languages } from '../../api/window/languages.ts';
import { errorCodes } from '../../domain/errors.ts';
import { doseUnits, unitForPeople } from '../data/units.ts';
import { vitalSignKinds } from '../data/vital-signs.ts';
import { catalogue } from '../i18n/en/index.ts';
import { textsByKey } from '../i18n/words-of.ts';
import { answers } from './sample/answers.ts';
import { sampleTimeZone } from './sample/session.ts';
import { numerics } from './sample/live.ts';
import { pseudoTag } from './third-language.ts';
import { Refusal } from './answer.ts';
import { said } from './sample/work.ts';

/** What is the same in every language, or is written by the system's own formats of dates and sizes. */
const everywhere = new Set([
  ...['Openward', 'LOINC', 'kB', 'MB', 'GB'],
  ...Object.keys(errorCodes),
  ...languageTags.map((tag) => languages[tag].name),
  ...[...doseUnits, ...vitalSignKinds.map(({ unit }) => unit)].flatMap((unit) => plainWordsOf(unitForPeople(unit))),
  // Every eighth day of a year: each month and each day of the week.
  ...Array.from({ length: 46 }, (_, week) => new Date(2025, 0, 1 + week * 8)).flatMap(datesOf),
]);

function datesOf(day: Date): string[] {
  const parts = { month: 'short', day: 'numeric', weekday: 'short', hour: 'numeric', timeZoneName: 'short' } as const;
  // The sample world's hospitals, and the machine, have a zone each.
  const zones = [sampleTimeZone, undefined];
  return zones.flatMap((timeZone) =>
    plainWordsOf(new Intl.DateTimeFormat(pseudoTag, { ...parts, timeZone }).format(day)),
  );
}

/**
 * Texts on a page in pseudo-English that did not come through a catalogue: an English text as it stands there, or a
 * plain word that is not the sample world's either. `search` is the address the page was opened with.
 */
export async function wordsLeft(page: Page, search: string): Promise<readonly string[]> {
  const given = [...textsByKey(sample(search)).values()];
  const known = new Set([...everywhere, ...given.flatMap(plainWordsOf)]);
  const english = new Set([...textsByKey(catalogue.words).values()].filter((text) => /[A-Za-z]{2}/.test(text)));
  for (const text of [...everywhere, ...given]) english.delete(text);
  const texts = z.array(z.string()).parse(await page.evaluate(textsOnPage));
  return texts.filter((text) => english.has(text) || plainWordsOf(text).some((word) => !known.has(word)));
}

/** Words of unaccented letters alone: not names of fields, not the ends of a shortened identifier. */
function plainWordsOf(text: string): string[] {
  const words = text.replaceAll(/[0-9a-f]+…[0-9a-f]+/g, '').match(/[\p{L}\p{M}\p{N}_]+/gu) ?? [];
  return words.filter((word) => /^[A-Za-z]{2,}$/.test(word));
}

/** Every text of the sample world, as this address has it. */
function sample(search: string): object {
  const asked = [{ jobId: '', version: 1, bookmark: '' }, new URLSearchParams(search)];
  return [...Object.values(answers).map((answer) => answerOr(answer, asked)), numerics, said];
}

/** Where the sample world refuses, the details are all there is to read; the words are the catalogue's. */
function answerOr(answer: NonNullable<(typeof answers)[keyof typeof answers]>, asked: readonly unknown[]): unknown {
  try {
    return Reflect.apply(answer, undefined, asked);
  } catch (error) {
    if (error instanceof Refusal) return error.details;
    throw error;
  }
}

/**
 * Everything a person reads on the page or hears from it, each once, but for what says itself that it is in another
 * language than the page. Runs in the page.
 */
const textsOnPage = `(() => {
  const texts = new Set();
  const foreign = (element) => element.closest('[lang]').lang !== document.documentElement.lang;
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walk.nextNode(); node !== null; node = walk.nextNode()) {
    if (foreign(node instanceof Text ? node.parentElement : node)) continue;
    if (node instanceof Text && !/^(SCRIPT|STYLE)$/.test(node.parentElement.tagName)) texts.add(node.data.trim());
    if (node instanceof Element && node.getAttribute('aria-hidden') !== 'true')
      for (const name of ['aria-label', 'aria-description', 'aria-roledescription', 'placeholder', 'title', 'alt'])
        texts.add((node.getAttribute(name) ?? '').trim());
  }
  texts.delete('');
  return [...texts];
})()`;
