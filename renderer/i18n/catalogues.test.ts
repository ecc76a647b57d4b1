import { describe, expect, it } from 'vitest';
import { languageTags } from '../../api/window/languages.ts';
import { errorCodes } from '../../domain/errors.ts';
// What the flows say they are doing must have words here; the windows themselves never import flows.
import { phases } from '../../api/window/phases.ts';
import { vitalSignKinds } from '../data/vital-signs.ts';
import { catalogueOf } from './catalogues.ts';
import type { Shape } from './shape.ts';
import { textsByKey } from './words-of.ts';

const variables = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? ''))].sort();
const english = textsByKey(catalogueOf('en').words);
const others = languageTags.filter((language) => language !== 'en');
/** Keys that only another language's plurals need. */
const plural = /_(zero|two|few|many)$/;

describe('catalogues of words', () => {
  it.each(others)('have the keys of English in %s', (language) => {
    const keys = [...textsByKey(catalogueOf(language).words).keys()].filter((key) => !plural.test(key));
    expect(keys.sort()).toEqual([...english.keys()].sort());
  });

  it.each(languageTags)('leave nothing empty in %s', (language) => {
    const empty = [...textsByKey(catalogueOf(language).words)]
      .filter(([, text]) => text.trim() === '')
      .map(([key]) => key);
    expect(empty).toEqual([]);
  });

  it.each(others)('fill in the same variables in %s as in English', (language) => {
    const words = textsByKey(catalogueOf(language).words);
    const differing = [...english]
      .filter(([key, text]) => variables(text).join() !== variables(words.get(key) ?? '').join())
      .map(([key]) => key);
    expect(differing).toEqual([]);
  });

  it.each(others)('name every listed diagnosis in %s, and no other', (language) => {
    expect(Object.keys(catalogueOf(language).icd10).sort()).toEqual(Object.keys(catalogueOf('en').icd10).sort());
  });

  it('may have plurals that English does not have, and nothing else beyond it', () => {
    const more: Shape<{ days_one: string; days_other: string }> = { days_one: '', days_few: '', days_other: '' };
    // @ts-expect-error: no plural of anything
    const wrong: Shape<{ days_one: string; days_other: string }> = { days_one: '', days_other: '', hours_few: '' };
    expect(Object.keys(more).every((key) => key.startsWith('days_'))).toBe(true);
    expect(wrong).toHaveProperty('hours_few');
  });

  it('say in Chinese what is said in Chinese', () => {
    /** Names and symbols that are the same in Chinese. */
    const names = new Set([
      'term.product',
      'common.key.alt',
      'common.key.control',
      'start.welcome',
      'record.noRange',
      'record.shr.speedValue',
      'doctor.waiting.digest',
      'technician.live.speedUnit',
    ]);
    const untranslated = [...textsByKey(catalogueOf('zh').words)]
      .filter(
        ([key, text]) =>
          !names.has(key) && /[A-Za-z]{3}/.test(text.replace(/\{\{\w+\}\}/g, '')) && !/[\u4e00-\u9fff]/.test(text),
      )
      .map(([key]) => key);
    expect(untranslated).toEqual([]);
  });

  it.each(languageTags)('explain every error code in %s: what happened, what is safe, what to do', (language) => {
    const { text } = catalogueOf(language).words.error;
    expect(Object.keys(text).sort()).toEqual(Object.keys(errorCodes).sort());
    for (const { what, safe, todo } of Object.values(text))
      expect([what, safe, todo].every((sentence) => /[.。]$/.test(sentence))).toBe(true);
  });

  it('name every phase of long work', () => {
    for (const phase of phases) expect(Object.keys(catalogueOf('en').words.phase)).toContain(phase);
  });

  it('name every vital sign that has a field, and no other', () => {
    expect(Object.keys(catalogueOf('en').words.sign).sort()).toEqual(vitalSignKinds.map(({ code }) => code).sort());
  });
});
