import type { StoredEmr } from '../../api/formats/emr.ts';

/** Parts of the document, in its order. */
export const comparedParts = [
  'encounter',
  'subject',
  'complaint',
  'findings',
  'vitalSigns',
  'diagnoses',
  'procedures',
  'medications',
  'plan',
] as const;
export type ComparedPart = (typeof comparedParts)[number];

/** A line of one of two documents, and whether the other has it as well. */
export interface ComparedLine {
  readonly text: string;
  readonly same: boolean;
}

export interface Difference {
  readonly part: ComparedPart;
  readonly was: readonly ComparedLine[];
  readonly now: readonly ComparedLine[];
}

/** A document as lines, part by part, in the words of its reader. */
export type Lines = Readonly<Record<ComparedPart, readonly string[]>>;

/** The parts that are not the same. A line that only changed its place is one that both have, in another order. */
export function differencesOf(was: Lines, now: Lines): Difference[] {
  return comparedParts.flatMap((part) => {
    const [before, after] = [was[part], now[part]];
    if (before.length === after.length && before.every((line, at) => line === after[at])) return [];
    return [{ part, was: marked(before, after), now: marked(after, before) }];
  });
}

/** As often as the other has a line it is the same; a second one is not, where the other has one. */
function marked(lines: readonly string[], others: readonly string[]): ComparedLine[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.map((text) => {
    const count = left.get(text) ?? 0;
    left.set(text, count - 1);
    return { text, same: count > 0 };
  });
}

/** Lines of prose: a paragraph each, without empty ones. */
export function proseLines(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

/** What a document calls a vital sign that no catalogue knows. */
export function writtenSign(sign: StoredEmr['vitalSigns'][number]): string {
  return 'label' in sign ? sign.label : `LOINC ${sign.code}`;
}
