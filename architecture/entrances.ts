import { z } from 'zod';
import { Emr, EmrDraft } from '../api/formats/emr.ts';
import { auditApi } from '../api/http/audit.ts';
import { cloudApi } from '../api/http/cloud.ts';
import { doorApi } from '../api/http/door.ts';
import { guardiansApi } from '../api/http/guardians.ts';
import { hospitalApi } from '../api/http/hospital.ts';
import { treatmentsApi } from '../api/http/treatments.ts';
import { consentApi, hubApi } from '../api/http/membership.ts';
import { replacementApi } from '../api/http/replacement.ts';
import { registrarApi } from '../api/http/registrar.ts';
import type { AnyRoute } from '../api/http/route.ts';
import { saApi } from '../api/http/sa.ts';
import { peopleSupervisionApi, supervisionApi } from '../api/http/supervision.ts';
import { ledgerApi } from '../api/ledger/transactions.ts';
import { calls } from '../api/window/calls.ts';

/** A text in a schema, with the way to it. */
export interface Leaf {
  readonly path: string;
  readonly schema: z.core.$ZodType;
}

/** Every text in a schema, with the way to it. */
export function texts(schema: z.core.$ZodType, path: string): Leaf[] {
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

const routes = (table: Readonly<Record<string, AnyRoute>>): [string, z.core.$ZodType][] =>
  Object.entries(table).flatMap(([name, { params, query, body }]): [string, z.core.$ZodType][] => [
    [`${name} params`, params],
    [`${name} query`, query],
    [`${name} body`, body],
  ]);

/** Every table of routes there is. */
export const services = {
  ...{
    hospitalApi,
    saApi,
    cloudApi,
    hubApi,
    consentApi,
    doorApi,
    registrarApi,
    replacementApi,
    guardiansApi,
    treatmentsApi,
    auditApi,
    supervisionApi,
    peopleSupervisionApi,
  },
};

/** Where something comes in, and the schemas that judge it. */
export const entrances: Readonly<Record<string, readonly (readonly [string, z.core.$ZodType])[]>> = {
  'a call of the window': Object.entries(calls).map(([name, { request }]) => [name, request]),
  'a route of a service': Object.values(services).flatMap((table) => routes(table)),
  'a transaction of the ledger': Object.values(ledgerApi).flatMap((noun) =>
    Object.values<{ name: string; args: z.ZodType }>(noun).map(({ name, args }): [string, z.ZodType] => [name, args]),
  ),
  'a document that is written': [
    ['Emr', Emr],
    ['EmrDraft', EmrDraft],
  ],
};
