import { expect, test } from 'vitest';
import { languageTags } from '../../api/window/languages.ts';
import { mainWords } from './main-words.ts';

test.each(languageTags)('main has words of its own in %s', async (language) => {
  const words = await mainWords(language);
  expect(Object.values(words).filter((text) => text.trim() === '')).toEqual([]);
});

test('no two languages say the same', async () => {
  const sentences = await Promise.all(languageTags.map(async (language) => (await mainWords(language)).nothingLost));
  expect(new Set(sentences).size).toBe(languageTags.length);
});
