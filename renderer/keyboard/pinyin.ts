import type { Lexicon, ReadWord } from './lexicon.ts';
import { familyNameCharacters, givenNameCharacters } from './words.ts';

/** What the letters may mean. `used`: how many of them it stands for; the rest is for what comes after. */
export interface Candidate {
  readonly text: string;
  readonly used: number;
}

/** Where the text goes: characters of names come first in a name. */
export type Place = 'text' | 'name' | 'name-begin';

/** More letters than any word has. */
export const longestPinyin = 32;
const completionsShown = 4;
/** Before words of which only a part was typed. */
const charactersFirst = 6;

/**
 * The words and characters that pinyin letters may mean, the likelier first. Letters without tones, `v` for ü, `'`
 * between syllables that could be read as one; an initial alone stands for its syllable. The same letters always have
 * the same candidates: nothing is learnt of who types.
 */
export function candidatesOf(letters: string, lexicon: Lexicon, place: Place = 'text'): readonly Candidate[] {
  if (letters === '') return [];
  const words = wordsOf(letters, lexicon.words);
  const short = place === 'text' ? [...words.initials, ...words.completion.slice(0, completionsShown)] : words.initials;
  // What is a syllable as it stands most likely means one.
  const afterwards = lexicon.characters.has(letters) || /^[zcs]h$/.test(letters) ? short : [];
  const characters = charactersOf(letters, lexicon, place);
  const sorted = new Map<string, Candidate>();
  for (const candidate of [
    ...[...words.whole, ...words.begin],
    ...(afterwards.length > 0 ? [] : short),
    ...(words.whole.length > 0 ? [] : guessed(letters, lexicon, place)),
    ...characters.slice(0, charactersFirst),
    ...afterwards,
    ...characters,
  ])
    if (!sorted.has(candidate.text)) sorted.set(candidate.text, candidate);
  return [...sorted.values()];
}

/** How a word fits: all letters spelt out, the first of more letters, all by initials, more than was typed yet. */
type How = 'whole' | 'begin' | 'initials' | 'completion';
interface Fit {
  readonly how: How;
  readonly used: number;
}

function wordsOf(letters: string, words: readonly ReadWord[]): Readonly<Record<How, readonly Candidate[]>> {
  const found: Record<How, Candidate[]> = { whole: [], begin: [], initials: [], completion: [] };
  for (const { text, readings } of words) {
    const fit = fitOf(letters, readings);
    if (fit !== undefined) found[fit.how].push({ text, used: fit.used });
  }
  found.begin.sort((a, b) => b.used - a.used);
  return found;
}

function fitOf(letters: string, readings: ReadWord['readings']): Fit | undefined {
  const ends = spelt(letters, readings);
  if (ends !== undefined) return { how: ends === letters.length ? 'whole' : 'begin', used: ends };
  if (readings.length > 1 && byInitials(letters, readings)) return { how: 'initials', used: letters.length };
  return letters.length > 1 && begins(letters, readings) ? { how: 'completion', used: letters.length } : undefined;
}

/** How many of the letters spell the word out; undefined when they do not. */
function spelt(letters: string, readings: ReadWord['readings'], from = 0, at = 0): number | undefined {
  const possible = readings[at];
  if (possible === undefined) return from;
  const start = letters[from] === "'" ? from + 1 : from;
  for (const reading of possible) {
    if (!letters.startsWith(reading, start)) continue;
    const end = spelt(letters, readings, start + reading.length, at + 1);
    if (end !== undefined) return end;
  }
  return undefined;
}

/** Whether what was typed may become the word with more letters. */
function begins(letters: string, readings: ReadWord['readings'], from = 0, at = 0): boolean {
  const start = letters[from] === "'" ? from + 1 : from;
  const rest = letters.slice(start);
  if (rest === '') return at > 0;
  return (readings[at] ?? []).some(
    (reading) =>
      reading.startsWith(rest) ||
      (rest.startsWith(reading) && begins(letters, readings, start + reading.length, at + 1)),
  );
}

function byInitials(letters: string, readings: ReadWord['readings'], from = 0, at = 0): boolean {
  const possible = readings[at];
  if (possible === undefined) return from === letters.length;
  return [...new Set(possible.flatMap(initialsOf))].some(
    (initial) => letters.startsWith(initial, from) && byInitials(letters, readings, from + initial.length, at + 1),
  );
}

function initialsOf(reading: string): readonly string[] {
  const [first = ''] = reading;
  return /^[zcs]h/.test(reading) ? [reading.slice(0, 2), first] : [first];
}

/** All of it at once, by the first character of each syllable, where there are several and every one is whole. */
function guessed(letters: string, lexicon: Lexicon, place: Place): readonly Candidate[] {
  const syllables = syllablesOf(letters, lexicon.characters);
  if (syllables === undefined || syllables.length < 2) return [];
  const text = syllables.map((syllable, at) => {
    const where = place === 'name-begin' && at > 0 ? 'name' : place;
    return inOrder(lexicon.characters.get(syllable) ?? [], where)[0] ?? '';
  });
  return [{ text: text.join(''), used: letters.length }];
}

/** The letters as whole syllables, as few as possible; undefined when they are not. */
function syllablesOf(letters: string, characters: Lexicon['characters']): readonly string[] | undefined {
  const best: (readonly string[] | undefined)[] = [[]];
  for (let end = 1; end <= letters.length; end += 1) {
    if (letters[end - 1] === "'") {
      best[end] = best[end - 1];
      continue;
    }
    for (let start = Math.max(0, end - 6); start < end; start += 1) {
      const before = best[start];
      const syllable = letters.slice(start, end);
      if (before === undefined || !characters.has(syllable)) continue;
      const known = best[end];
      if (known === undefined || before.length + 1 < known.length) best[end] = [...before, syllable];
    }
  }
  return best[letters.length];
}

function charactersOf(letters: string, { characters }: Lexicon, place: Place): readonly Candidate[] {
  const lengths = [6, 5, 4, 3, 2, 1].filter((length) => characters.has(letters.slice(0, length)));
  const goesOn = lengths.filter((length) => mayFollow(letters.slice(length), characters));
  const first = [...goesOn, ...lengths.filter((length) => !goesOn.includes(length))];
  const whole = first
    .filter((length) => length <= letters.length)
    .flatMap((used) =>
      inOrder(characters.get(letters.slice(0, used)) ?? [], place).map((text) => ({
        text,
        used: usedOf(letters, used),
      })),
    );
  return [...whole, ...begun(letters, characters, place)];
}

/** With the mark that ends the syllable. */
function usedOf(letters: string, used: number): number {
  return letters[used] === "'" ? used + 1 : used;
}

/** Whether letters can stand behind a syllable: whole ones, the last perhaps not yet. */
function mayFollow(rest: string, characters: Lexicon['characters']): boolean {
  if (rest === '' || rest.startsWith("'")) return true;
  for (let length = Math.min(6, rest.length); length > 0; length -= 1) {
    const part = rest.slice(0, length);
    if (length === rest.length && [...characters.keys()].some((reading) => reading.startsWith(part))) return true;
    if (characters.has(part) && mayFollow(rest.slice(length), characters)) return true;
  }
  return false;
}

/** Of a syllable that is not whole yet, the most common characters of each it may become. */
function begun(letters: string, characters: Lexicon['characters'], place: Place): readonly Candidate[] {
  const [first = ''] = letters.split("'");
  const initial = /^(?:[zcs]h|[b-df-hj-np-tw-z])/.exec(first)?.[0];
  if (initial === undefined || (initial !== first && characters.has(first))) return [];
  const stem = [...characters.keys()].some((reading) => reading.startsWith(first)) ? first : initial;
  const used = usedOf(letters, stem.length);
  return [...characters]
    .filter(([reading]) => reading.startsWith(stem) && reading !== stem)
    .flatMap(([, list]) => inOrder(list, place).slice(0, 3))
    .map((text) => ({ text, used }));
}

const ranks: Readonly<Record<Exclude<Place, 'text'>, ReadonlyMap<string, number>>> = {
  'name-begin': rankOf(familyNameCharacters),
  name: rankOf(givenNameCharacters),
};

function rankOf(characters: string): ReadonlyMap<string, number> {
  return new Map(Array.from(characters, (character, at) => [character, at] as const));
}

/** Those of names first, where it is a name. */
function inOrder(list: readonly string[], place: Place): readonly string[] {
  if (place === 'text') return list;
  const ranked = ranks[place];
  const rank = (character: string): number => ranked.get(character) ?? ranked.size;
  return [...list].sort((a, b) => rank(a) - rank(b));
}
