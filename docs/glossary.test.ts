import { describe, expect, it } from 'vitest';
import { readSources } from '../architecture/sources.ts';
import { catalogue as english } from '../renderer/i18n/en/index.ts';
import { textsByKey } from '../renderer/i18n/words-of.ts';
import { catalogue as chinese } from '../renderer/i18n/zh/index.ts';
import { codeIn, readDocument, rowsIn } from './testing/markdown.ts';

const glossary = readDocument('docs/glossary.md');
const [terms = '', retired = ''] = glossary.split('<a name="not-said"></a>');
const rows = rowsIn(terms);
const product = [...readSources()].filter(([file]) => !/\.test\.tsx?$|^(docs|e2e|bench|architecture)\//.test(file));
const source = product.map(([, text]) => text).join('\n');
const catalogues = {
  en: [...textsByKey(english.words)].map(([key, text]) => ({ key, text: text.toLowerCase() })),
  zh: [...textsByKey(chinese.words)].map(([key, text]) => ({ key, text })),
};

/** Words of a column that no text of a catalogue has. */
function missing(column: number, texts: readonly { readonly text: string }[]): string[] {
  return rows
    .map((row) => row[column] ?? '')
    .filter((word) => word !== '—' && !texts.some(({ text }) => text.includes(word)));
}

/** What the paper gives a symbol or an abbreviation. */
const symbols =
  'SA H_M H_j T_H U_x P_K RID PID DI T_ID T_SK EMR SHR EHR D_SP D_SD URL_C P_DE D_UE C_s D_SA(P*) R_K CF API'.split(
    ' ',
  );

describe('the glossary', () => {
  it.each(symbols)('has a row for %s of the paper', (symbol) => {
    expect(rows.filter(([paper = '']) => paper.split(/[ ,]+/).some((word) => word.startsWith(symbol)))).not.toEqual([]);
  });

  it('names only what stands in the code', () => {
    const names = rows.flatMap((row) => codeIn(row[1] ?? '')).flatMap((code) => code.match(/[\w-]+(\/[\w-]+)?/g) ?? []);
    expect(names.length).toBeGreaterThan(100);
    const stands = (name: string): boolean =>
      name.includes('/') ? product.some(([file]) => file.startsWith(name)) : new RegExp(`\\b${name}\\b`).test(source);
    expect(names.filter((name) => !stands(name.replace('…', '')))).toEqual([]);
  });

  it('has every noun that the ground exports', () => {
    const ground = product.filter(([file]) => /^(domain|api)\//.test(file));
    const nouns = ground.flatMap(([, text]) =>
      [...text.matchAll(/^export (?:const|interface|class|type) ([A-Z]\w*[a-z]\w*|PDE|DUE|PID|TID)\b/gm)].map(
        (match) => match[1] ?? '',
      ),
    );
    expect(nouns.length).toBeGreaterThan(80);
    expect([...new Set(nouns)].filter((noun) => !terms.includes(`\`${noun}\``)).sort()).toEqual([]);
  });

  it('says on screen what the screens say, in English and in Chinese', () => {
    expect(missing(2, catalogues.en)).toEqual([]);
    expect(missing(3, catalogues.zh)).toEqual([]);
  });
});

describe('the screens', () => {
  const words = rowsIn(retired).map(([language = '', not = '', but = '']) => ({ language, not, but }));

  it.each(words)('say $but, not $not ($language)', ({ language, not }) => {
    const texts = language === 'zh' ? catalogues.zh : catalogues.en;
    expect(texts.filter(({ text }) => text.includes(not)).map(({ key, text }) => `${key}: ${text}`)).toEqual([]);
  });

  it('are looked through for words of both languages', () => {
    expect(new Set(words.map(({ language }) => language))).toEqual(new Set(['en', 'zh']));
  });
});
