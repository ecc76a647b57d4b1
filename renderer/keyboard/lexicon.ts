import { z } from 'zod';
import layout from 'simple-keyboard-layouts/build/layouts/chinese.js';
import rare from './rare-characters.json' with { type: 'json' };
import { words } from './words.ts';

/** A word, and for each of its characters the ways it may be read: pinyin without tones. */
export interface ReadWord {
  readonly text: string;
  readonly readings: readonly (readonly string[])[];
}

/** What can be typed by pinyin. */
export interface Lexicon {
  /** Characters by how they are read, without tones and with `v` for ü; the more common first. */
  readonly characters: ReadonlyMap<string, readonly string[]>;
  readonly words: readonly ReadWord[];
}

/** What is taken of the layout: characters by reading, with blanks between them. */
const Layout = z.object({ layoutCandidates: z.record(z.string(), z.string()) });

/** Readings with ü, spelt as people know them from passports. */
const alsoSpelt = [
  ...[['lyu', 'lv'] as const, ['nyu', 'nv'] as const],
  ...[['lue', 'lve'] as const, ['nue', 'nve'] as const],
];

/**
 * The characters in daily use in the order of simple-keyboard-layouts (MIT); after them the rest of the Table of
 * General Standard Chinese Characters (8105, with those of names outside the BMP) and of the first block of Unicode,
 * read as Unihan's kTGHZ2013 and kMandarin and pinyin-pro (MIT) have them.
 */
export function makeLexicon(): Lexicon {
  const characters = new Map<string, readonly string[]>();
  const add = (reading: string, more: readonly string[]): void => {
    characters.set(reading, [...new Set([...(characters.get(reading) ?? []), ...more])]);
  };
  for (const [reading, list] of Object.entries(Layout.parse(layout).layoutCandidates)) add(reading, list.split(' '));
  for (const [reading, list] of Object.entries(rare)) add(reading, Array.from(list));
  for (const [spelt, reading] of alsoSpelt) add(spelt, characters.get(reading) ?? []);
  return { characters, words: readWords(characters) };
}

function readWords(characters: ReadonlyMap<string, readonly string[]>): ReadWord[] {
  const readings = new Map<string, string[]>();
  for (const [reading, list] of characters)
    for (const character of list) readings.set(character, [...(readings.get(character) ?? []), reading]);
  return words.map((text) => ({ text, readings: Array.from(text).map((character) => readings.get(character) ?? []) }));
}
