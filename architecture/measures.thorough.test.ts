import { describe, expect, it } from 'vitest';
import { productOf } from './judge.ts';
import { exportedNames, functionLengths, percentile } from './measures.ts';
import { graphOf } from './module-graph.ts';
import { readSources } from './sources.ts';

const sources = readSources();
const product = productOf(graphOf(sources)).map((file) => ({ file, text: sources.get(file) ?? '' }));
const lines = (text: string): string[] => text.split('\n');

describe('what is shipped', () => {
  it('has no line over 120 characters in ninety-nine of a hundred', () => {
    const lengths = [...sources.values()].flatMap((text) => lines(text).map(({ length }) => length));
    expect(percentile(lengths, 0.99)).toBeLessThanOrEqual(120);
  });

  it('has functions of 20 lines at most in nine of ten', () => {
    const lengths = product.flatMap(({ file, text }) => functionLengths(file, text));
    process.stdout.write(
      `${lengths.length} functions: half up to ${percentile(lengths, 0.5)} lines, nine of ten up to ${percentile(lengths, 0.9)}, longest ${Math.max(...lengths)}\n`,
    );
    expect(percentile(lengths, 0.9)).toBeLessThanOrEqual(20);
  });

  it('has no file of more than 300 lines but catalogues of words', () => {
    const long = product.filter(({ file, text }) => lines(text).length > 301 && !isCatalogue(file));
    expect(long.map(({ file, text }) => `${file}: ${lines(text).length - 1}`)).toEqual([]);
  });

  it('has no driver whose own part, beside what every driver has, is 200 lines long', () => {
    const own = product.filter(
      ({ file }) => /^devices\/[a-z0-9-]+\/session\.ts$/.test(file) && !file.includes('/link/'),
    );
    expect(own.length).toBeGreaterThan(0);
    const long = own.filter(({ text }) => lines(text).length > 200);
    expect(long.map(({ file, text }) => `${file}: ${lines(text).length - 1}`)).toEqual([]);
  });

  it('has no two functions, classes or constants of one name', () => {
    const places = new Map<string, string[]>();
    for (const { file, text } of product)
      for (const name of new Set(isTranslation(file) ? [] : exportedNames(file, text)))
        places.set(name, [...(places.get(name) ?? []), file]);
    expect([...places].filter(([, files]) => files.length > 1)).toEqual([]);
  });
});

/** The same words in another language have the same name. */
function isTranslation(file: string): boolean {
  return /^(renderer\/i18n\/[a-z]{2}\/|main\/words\/catalogues\/)/.test(file);
}

/** As long as the words are. */
function isCatalogue(file: string): boolean {
  return /^renderer\/(i18n|data)\/|^renderer\/test-ids\.ts$/.test(file);
}
