import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { entrances, services, texts } from './entrances.ts';

/** Secrets are compared and never shown: any character may be in one. */
const secrets = new Set(['passphrase', 'current']);
const hostile = [
  'abcdefghijklmnop\u0001q',
  'abcdefghijklmnop\u0000',
  'abcdefghijklmnop\uD83D',
  '\u202Eabcdefghijklmnop',
];

/** Every object in a schema, itself included. */
function objects(schema: z.core.$ZodType, path: string): { path: string; schema: z.ZodObject }[] {
  if (schema instanceof z.ZodArray) return objects(schema.def.element, `${path}[]`);
  if (!(schema instanceof z.ZodObject)) return [];
  const fields = Object.entries<z.core.$ZodType>(schema.shape);
  return [{ path, schema }, ...fields.flatMap(([name, field]) => objects(field, `${path}.${name}`))];
}

const isStrict = (schema: z.ZodObject): boolean => schema.def.catchall instanceof z.ZodNever;

describe.each(Object.entries(entrances))('%s', (_, schemas) => {
  it('takes no text with controls, half characters or turned order in any of its fields', () => {
    const open = schemas
      .flatMap(([name, schema]) => texts(schema, name))
      .filter(({ path }) => !secrets.has(path.slice(path.lastIndexOf('.') + 1)))
      .filter(({ schema }) => hostile.some((text) => z.safeParse(schema, text).success))
      .map(({ path }) => path);
    expect(open, 'fields that let such a text in: make them with `entering` of domain/text.ts or a pattern').toEqual(
      [],
    );
  });
});

it('no table of routes is left out', () => {
  const folder = new URL('../api/http/', import.meta.url);
  const tables = readdirSync(folder).flatMap((file) =>
    [...readFileSync(new URL(file, folder), 'utf8').matchAll(/^export const (\w+Api) = /gm)].map(([, name]) => name),
  );
  expect(tables.sort()).toEqual(Object.keys(services).sort());
});

describe('an argument of the ledger lies in a block for good:', () => {
  const args = entrances['a transaction of the ledger'] ?? [];

  it('it holds no free text but the public name of an organisation', () => {
    const words = ['what somebody wrote', 'Changed my mind', '理由'];
    const open = args
      .flatMap(([name, schema]) => texts(schema, name))
      .filter(({ schema }) => words.some((text) => z.safeParse(schema, text).success))
      .map(({ path }) => path);
    expect(open).toEqual(['organisations:put.name.en', 'organisations:put.name.*']);
  });

  it('no object in it takes a member of its own', () => {
    const lax = args.flatMap(([name, schema]) => objects(schema, name)).filter(({ schema }) => !isStrict(schema));
    // A name is an object by language tag.
    expect(lax.map(({ path }) => path)).toEqual(['organisations:put.name']);
  });
});
