import { expect, it } from 'vitest';
import { languageTags } from '../../api/window/languages.ts';
import { ways, type Way } from './accessibility.ts';

const pairs = (one: keyof Way, other: keyof Way): Set<string> =>
  new Set(ways.map((way) => `${way[one]} ${way[other]}`));

it('looks at a screen in every pair of language, colours and size', () => {
  const [languages, schemes, sizes] = [languageTags.length, 2, 3];
  expect(pairs('language', 'scheme').size).toBe(languages * schemes);
  expect(pairs('language', 'size').size).toBe(languages * sizes);
  expect(pairs('scheme', 'size').size).toBe(schemes * sizes);
});
