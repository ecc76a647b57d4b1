import type { Language } from '../../api/window/languages.ts';
import { catalogueOf } from './catalogues.ts';
import { textsByKey } from './words-of.ts';

const known = new Map<Language, ReadonlyMap<string, string>>();

function wordsIn(language: Language): ReadonlyMap<string, string> {
  const words = known.get(language) ?? textsByKey(catalogueOf(language).words.device);
  known.set(language, words);
  return words;
}

/**
 * What a device's code means, by the code of a series such as `medibus.24.7D`; the code itself where no catalogue knows
 * it. A series that is one of several of its kind has more after the code, such as its unit: that follows in brackets.
 */
export function quantityName(code: string, language: Language): string {
  const words = wordsIn(language);
  for (let end = code.length; end > 0; end = code.lastIndexOf('.', end - 1)) {
    const name = words.get(code.slice(0, end));
    if (name !== undefined) return end === code.length ? name : `${name} (${code.slice(end + 1)})`;
  }
  return code;
}

/** What a kind of device is called, by its driver's id; the id itself where no catalogue knows it. */
export function driverName(id: string, language: Language): string {
  return wordsIn(language).get(`${id}.name`) ?? id;
}

/** Which machines are set as a driver's preset says. */
export function presetName(driver: string, id: string, language: Language): string {
  return wordsIn(language).get(`${driver}.preset.${id}`) ?? id;
}
