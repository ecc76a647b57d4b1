import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { bounds } from '../domain/bounds.ts';
import { entrances, texts } from './entrances.ts';

/** Of whatever is typed and never shown. */
const secret = 200;
/** How much fits into a field, the first that its way fits; what is no text for people has a number of its own. */
const table: readonly (readonly [field: RegExp, most: number])[] = [
  [/(passphrase|current)$/, secret],
  [/\.rid\.number$/, bounds.documentNumber],
  [/unfinished\.vitals\{\}=$/, bounds.entry],
  [/(vitalSigns\[\]\.code|vitals\{\}|(capture\.start|devices\.testLink)\.line)$/, 20],
  [/(quantity|dose)\.unit$/, 24],
  [/(capture\.start|devices\.testLink)\.port$/, 255],
  [/(medications\[\]\.\w+|diagnoses\[\]\.text|procedures\[\]|unfinished\.\w+)$/, bounds.entry],
  [/departments\[\]\.name\.(en|\*)$/, bounds.label],
  [/(encounter\.department|body\.device|marker\.text)$/, bounds.label],
  [/\.name(\.en|\.\*)?$|displayName$|\.label$|known\[\]$/, bounds.name],
  [/\.carried\[\]\.text$/, bounds.section],
  [/\.carried\[\]\.hospital/, bounds.name],
  [/^treatment\.keepText\.abbreviation$/, bounds.abbreviation],
  [/^treatment\.keepText\.text$/, bounds.section],
  [/^(registration\.activate|activate body)\.code$|activationCode$/, bounds.name],
  [/^recovery\.(open|comeBack)\.code$/, bounds.recoveryCode],
  [/^recovery\.finish\.words\[\]\.word$/, bounds.recoveryWord],
  [/di\.complaint$/, bounds.complaint],
  [/\.(complaint|findings|plan)$/, bounds.section],
  [/allergies\[\]$/, bounds.allergy],
  [/(revoke\w*|keys\.end|endOwnRegistration)( body)?\.reason$/i, bounds.shortReason],
  [/\.(reason|remark|toRead)$/, bounds.reason],
  [/hours\.room$/, bounds.room],
  [/\.contact$/, bounds.contact],
];

/** A character of three bytes: as many of them fit as the bound says, in code points and in bytes. */
const CHARACTER = '王';
/** More than any text may have. */
const TOO_MANY = 30_000;

const takes = (schema: z.core.$ZodType, text: string): boolean => z.safeParse(schema, text).success;

/** The most characters a schema takes; 0 for what takes no words. */
function edgeOf(schema: z.core.$ZodType): number {
  const fits = (length: number): boolean => takes(schema, CHARACTER.repeat(length));
  if (![1, 2, 20].some(fits)) return 0;
  let [most, tooMany] = [20, TOO_MANY];
  while (tooMany - most > 1) {
    const middle = Math.floor((most + tooMany) / 2);
    if (fits(middle)) most = middle;
    else tooMany = middle;
  }
  return most;
}

/** Where words may come in, and how many characters of them. */
const edges = Object.values(entrances)
  .flat()
  .flatMap(([name, schema]) => texts(schema, name))
  .map(({ path, schema }) => ({ path, schema, edge: edgeOf(schema) }))
  .filter(({ edge }) => edge > 0);

/** A record's keys and its values have one way: the shorter of two that are there is the key's. */
const wayOf = ({ path, edge }: { readonly path: string; readonly edge: number }): string =>
  path.endsWith('{}') && edge > 20 ? `${path}=` : path;
const mostOf = (way: string): number | undefined => table.find(([field]) => field.test(way))?.[1];

describe('every field that takes words', () => {
  it('takes as many as the table of bounds has for it, wherever it comes in', () => {
    const found = edges.map((one) => `${wayOf(one)}: ${one.edge}`);
    expect(found).toEqual(edges.map((one) => `${wayOf(one)}: ${mostOf(wayOf(one))}`));
  });

  it.each(['x', CHARACTER])('takes its bound of %s, and not one more', (character) => {
    const otherwise = edges.filter(({ schema, edge }) => {
      return !takes(schema, character.repeat(edge)) || takes(schema, character.repeat(edge + 1));
    });
    expect(otherwise.map(({ path }) => path)).toEqual([]);
  });

  it('counts code points and not the halves of a pair, and takes no more bytes for it', () => {
    // Four bytes each: three quarters of the bound are as many bytes as the bound has of others.
    const otherwise = edges
      .filter(({ path }) => !/(passphrase|current)$/.test(path))
      .filter(({ schema, edge }) => {
        const [fits, doesNot] = [Math.floor((edge * 3) / 4), edge + 1];
        return !takes(schema, '𠮷'.repeat(fits)) || takes(schema, '𠮷'.repeat(doesNot));
      });
    expect(otherwise.map(({ path }) => path)).toEqual([]);
  });

  it('is one that the table still has', () => {
    const ways = edges.map(wayOf);
    const unused = table.filter(([field]) => !ways.some((way) => field.test(way)));
    expect(unused).toEqual([]);
  });
});
