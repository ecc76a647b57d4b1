import { describe, expect, it } from 'vitest';
import { catalogueOf } from '../i18n/catalogues.ts';
import { textsByKey } from '../i18n/words-of.ts';
import { pseudoText, pseudoWords } from './pseudo.ts';

describe('pseudo-English', () => {
  it('accents every letter and keeps variables, tags and nested keys', () => {
    expect(pseudoText('Copy {{pid}} to <b>all</b> $t(term.pid)')).toMatch(
      /^\[Çóþý \{\{pid\}\} ţó <b>áļļ<\/b> \$t\(term\.pid\) /,
    );
  });

  it('is a third longer, and leaves alone what has no letters', () => {
    const text = 'The hospital’s administrator checks your identity and forwards the request.';
    expect(pseudoText(text).length / text.length).toBeGreaterThan(1.3);
    expect([', ', '—', '{{speed}} '].map(pseudoText)).toEqual([', ', '—', '{{speed}} ']);
  });

  it('has every text of the catalogue, none of them plain', () => {
    const { words } = catalogueOf('en');
    const texts = textsByKey({ words: pseudoWords(words) });
    expect(texts.size).toBe(textsByKey({ words }).size);
    const left = [...texts.values()].filter((text) => /[A-Za-z]/.test(text.replaceAll(/\{\{\w+\}\}/g, '')));
    expect(left).toEqual([]);
  });
});
