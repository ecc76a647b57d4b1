import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Emr, EmrDraft } from '../api/formats/emr.ts';
import { cloudApi } from '../api/http/cloud.ts';
import { doorApi } from '../api/http/door.ts';
import { hospitalApi } from '../api/http/hospital.ts';
import { consentApi, hubApi } from '../api/http/membership.ts';
import type { AnyRoute } from '../api/http/route.ts';
import { saApi } from '../api/http/sa.ts';
import { ledgerApi } from '../api/ledger/transactions.ts';
import { calls } from '../api/window/calls.ts';

/** Secrets are compared and never shown: any character may be in one. */
const secrets = new Set(['passphrase', 'current']);
const hostile = [
  'abcdefghijklmnop\u0001q',
  'abcdefghijklmnop\u0000',
  'abcdefghijklmnop\uD83D',
  '\u202Eabcdefghijklmnop',
];

interface Leaf {
  readonly path: string;
  readonly schema: z.core.$ZodType;
}

/** Every text in a schema, with the way to it. */
function texts(schema: z.core.$ZodType, path: string): Leaf[] {
  if (schema instanceof z.ZodString || schema instanceof z.ZodStringFormat) return [{ path, schema }];
  if (schema instanceof z.ZodObject) {
    const fields = Object.entries<z.core.$ZodType>(schema.shape);
    const others = schema.def.catchall === undefined ? [] : texts(schema.def.catchall, `${path}.*`);
    return [...fields.flatMap(([name, field]) => texts(field, `${path}.${name}`)), ...others];
  }
  if (schema instanceof z.ZodArray) return texts(schema.def.element, `${path}[]`);
  if (schema instanceof z.ZodUnion) return schema.def.options.flatMap((option) => texts(option, path));
  if (schema instanceof z.ZodRecord)
    return [...texts(schema.def.keyType, `${path}{}`), ...texts(schema.def.valueType, `${path}{}`)];
  if (schema instanceof z.ZodPipe) return texts(schema.def.in, path);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return texts(schema.def.innerType, path);
  const known = [z.ZodEnum, z.ZodLiteral, z.ZodNumber, z.ZodBoolean, z.ZodNever];
  if (known.some((kind) => schema instanceof kind)) return [];
  throw new Error(`${path}: the walk does not know ${schema._zod.def.type}`);
}

/** Every object in a schema, itself included. */
function objects(schema: z.core.$ZodType, path: string): { path: string; schema: z.ZodObject }[] {
  if (schema instanceof z.ZodArray) return objects(schema.def.element, `${path}[]`);
  if (!(schema instanceof z.ZodObject)) return [];
  const fields = Object.entries<z.core.$ZodType>(schema.shape);
  return [{ path, schema }, ...fields.flatMap(([name, field]) => objects(field, `${path}.${name}`))];
}

const isStrict = (schema: z.ZodObject): boolean => schema.def.catchall instanceof z.ZodNever;

const routes = (table: Readonly<Record<string, AnyRoute>>): [string, z.core.$ZodType][] =>
  Object.entries(table).flatMap(([name, { params, query, body }]): [string, z.core.$ZodType][] => [
    [`${name} params`, params],
    [`${name} query`, query],
    [`${name} body`, body],
  ]);

const entrances: Readonly<Record<string, readonly (readonly [string, z.core.$ZodType])[]>> = {
  'a call of the window': Object.entries(calls).map(([name, { request }]) => [name, request]),
  'a route of a service': [hospitalApi, saApi, cloudApi, hubApi, consentApi, doorApi].flatMap((table) => routes(table)),
  'a transaction of the ledger': Object.values(ledgerApi).flatMap((noun) =>
    Object.values<{ name: string; args: z.ZodType }>(noun).map(({ name, args }): [string, z.ZodType] => [name, args]),
  ),
  'a document that is written': [
    ['Emr', Emr],
    ['EmrDraft', EmrDraft],
  ],
};

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
