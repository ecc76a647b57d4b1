import { describe, expect, it } from 'vitest';
import { errorCodes } from '../../domain/errors.ts';
// What the flows say they are doing must have words here; the windows themselves never import flows.
import { phases } from '../../api/window/phases.ts';
import { en } from './en.ts';
import { zh } from './zh.ts';

function wordsOf(catalogue: object, prefix = ''): Map<string, string> {
  const words = new Map<string, string>();
  for (const [key, value] of Object.entries<unknown>({ ...catalogue })) {
    if (typeof value === 'string') words.set(`${prefix}${key}`, value);
    else if (typeof value === 'object' && value !== null)
      for (const [path, text] of wordsOf(value, `${prefix}${key}.`)) words.set(path, text);
  }
  return words;
}

const variables = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? ''))].sort();
const english = wordsOf(en);
const chinese = wordsOf(zh);

describe('catalogues of words', () => {
  it('have the same keys in both languages', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it('leave nothing empty', () => {
    const empty = [...english, ...chinese].filter(([, text]) => text.trim() === '').map(([key]) => key);
    expect(empty).toEqual([]);
  });

  it('fill in the same variables in both languages', () => {
    const differing = [...english]
      .filter(([key, text]) => variables(text).join() !== variables(chinese.get(key) ?? '').join())
      .map(([key]) => key);
    expect(differing).toEqual([]);
  });

  it('say in Chinese what is said in Chinese', () => {
    const names =
      /^(term\.product|start\.welcome|record\.noRange|record\.shr\.speedValue|doctor\.waiting\.digest|technician\.live\.speedUnit)$/;
    const untranslated = [...chinese]
      .filter(
        ([key, text]) =>
          !names.test(key) && /[A-Za-z]{3}/.test(text.replace(/\{\{\w+\}\}/g, '')) && !/[\u4e00-\u9fff]/.test(text),
      )
      .map(([key]) => key);
    expect(untranslated).toEqual([]);
  });

  it('explain every error code: what happened, what is safe, what to do', () => {
    for (const text of [en.error.text, zh.error.text]) {
      expect(Object.keys(text).sort()).toEqual(Object.keys(errorCodes).sort());
      for (const { what, safe, todo } of Object.values(text))
        expect([what, safe, todo].every((sentence) => /[.。]$/.test(sentence))).toBe(true);
    }
  });

  it('name every phase of long work', () => {
    for (const phase of phases) expect(Object.keys(en.phase)).toContain(phase);
  });
});
