import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { auditApi } from '../../api/http/audit.ts';
import { cloudApi } from '../../api/http/cloud.ts';
import { doorApi } from '../../api/http/door.ts';
import { guardiansApi } from '../../api/http/guardians.ts';
import { hospitalApi } from '../../api/http/hospital.ts';
import { consentApi, hubApi } from '../../api/http/membership.ts';
import { registrarApi } from '../../api/http/registrar.ts';
import { replacementApi } from '../../api/http/replacement.ts';
import type { Route } from '../../api/http/route.ts';
import { saApi } from '../../api/http/sa.ts';
import { peopleSupervisionApi, supervisionApi } from '../../api/http/supervision.ts';
import { treatmentsApi } from '../../api/http/treatments.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { bounds } from '../../domain/bounds.ts';
import { StoredOrganisation } from '../../domain/user.ts';
import { foundNetwork } from '../../testing/ledger/network.ts';
import { OwnSecrets } from '../hospital/own-secrets.ts';
import { hospitalMigrations } from '../hospital/schema.ts';
import { registrarMigrations } from '../registrar/schema.ts';
import { saMigrations } from '../sa/schema.ts';
import { testVault } from '../sa/testing.ts';
import { openDatabase, type Database } from './open.ts';

/**
 * Every free text that a service or the ledger lets in: route and field, how much of it, and where it comes to lie. A
 * column has its database before it; `sealed` is a column of ciphertext, `json` one of a document with other fields.
 */
const table: Readonly<Record<string, readonly [most: number, lies: string]>> = {
  'hospital register rid.number': [bounds.documentNumber, 'hospital registrations.rid sealed'],
  'hospital register rid.name': [bounds.name, 'hospital registrations.rid sealed'],
  'hospital register displayName': [bounds.name, 'hospital registrations.displayName'],
  'hospital declineRegistration reason': [bounds.reason, 'hospital registrations.sealedReason sealed'],
  'hospital book di.name': [bounds.name, 'hospital appointments.di sealed'],
  'hospital book di.complaint': [bounds.complaint, 'hospital appointments.di sealed'],
  'hospital book di.allergies[]': [bounds.allergy, 'hospital appointments.di sealed'],
  'hospital moveBooking reason': [bounds.reason, 'hospital appointmentChanges.sealedReason sealed'],
  'hospital moveDay reason': [bounds.reason, 'hospital appointmentChanges.sealedReason sealed'],
  'hospital cancelBooking reason': [bounds.reason, 'hospital appointmentChanges.sealedReason sealed'],
  'hospital changeRoster changes.hours[].hours.room': [bounds.room, 'hospital doctorHours.hours json'],
  'hospital changeRoster changes.days[].name': [bounds.name, 'hospital specialDays.name'],
  'hospital stageCapture device': [bounds.label, 'hospital captures.capture json'],
  'hospital settleConfirmation remark': [bounds.reason, 'hospital appointments.sealedRemark sealed'],
  'consent proposeGoing going.reason': [bounds.reason, 'hospital goingProposals.proposal json'],
  'hub proposeChange change.application.member.name.en': [bounds.name, 'sa changes.document json'],
  'hub proposeChange change.application.member.departments[].name.en': [bounds.label, 'sa changes.document json'],
  'hub proposeChange change.application.contact': [bounds.contact, 'sa changes.document json'],
  'hub proposeChange change.reason': [bounds.reason, 'sa changes.document json'],
  'hub closeChange admission.consortium.members[].name.en': [bounds.name, 'sa applications.admission json'],
  'hub closeChange admission.consortium.members[].departments[].name.en': [
    bounds.label,
    'sa applications.admission json',
  ],
  'door apply member.name.en': [bounds.name, 'sa applications.name json'],
  'door apply member.departments[].name.en': [bounds.label, 'sa applications.document json'],
  'door apply contact': [bounds.contact, 'sa applications.contact'],
  'replacement askReplacement rid.number': [bounds.documentNumber, 'sa replacements.rid sealed'],
  'replacement askReplacement rid.name': [bounds.name, 'sa replacements.rid sealed'],
  'replacement declineReplacement reason': [bounds.reason, 'sa replacements.sealedReason sealed'],
  // Compared with a hash, and kept nowhere.
  'registrar certify activationCode': [80, 'nowhere'],
  'sa decideApplication reason': [bounds.reason, 'sa applications.reason'],
  'sa submitRegistration rid.number': [bounds.documentNumber, 'sa registrations.rid sealed'],
  'sa submitRegistration rid.name': [bounds.name, 'sa registrations.rid sealed'],
  'sa submitRegistration displayName': [bounds.name, 'sa registrations.displayName'],
  'sa declineRegistration reason': [bounds.reason, 'sa registrations.sealedReason sealed'],
  'sa activate code': [80, 'sa registrations.sealedActivationCode sealed'],
  'sa activate displayName': [bounds.name, 'sa registrations.displayName'],
  'sa revokeUser reason': [bounds.shortReason, 'sa registrations.sealedStatusReason sealed'],
  'sa endOwnRegistration reason': [bounds.shortReason, 'sa registrations.sealedStatusReason sealed'],
  'ledger organisations:put name.en': [bounds.name, 'ledger'],
};

interface Entering {
  readonly place: string;
  readonly schema: z.ZodString;
  readonly most: number;
}

const Bounded = z.object({ maxLength: z.number() });

/** The free texts of a schema. Other strings, ids and keys, have a pattern and no such bound. */
function textsOf(schema: unknown, place: string): Entering[] {
  if (schema instanceof z.ZodString) {
    const bound = Bounded.safeParse(schema.meta());
    return bound.success ? [{ place, schema, most: bound.data.maxLength }] : [];
  }
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape).flatMap(([key, inner]) =>
      textsOf(inner, place === '' ? key : `${place}.${key}`),
    );
  if (schema instanceof z.ZodArray) return textsOf(schema.element, `${place}[]`);
  if (schema instanceof z.ZodRecord) return textsOf(schema.def.valueType, `${place}.*`);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => textsOf(option, place));
  if (schema instanceof z.ZodPipe) return textsOf(schema.def.in, place);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable)
    return textsOf(schema.def.innerType, place);
  return [];
}

const services: Readonly<Record<string, Readonly<Record<string, Route>>>> = {
  ...{ audit: auditApi, cloud: cloudApi, hospital: hospitalApi, consent: consentApi, door: doorApi },
  ...{ hub: hubApi, registrar: registrarApi, replacement: replacementApi, sa: saApi },
  ...{ supervision: supervisionApi, peopleSupervision: peopleSupervisionApi },
};

function everyText(): ReadonlyMap<string, Entering> {
  const ofRoutes = Object.entries(services).flatMap(([service, routes]) =>
    Object.entries(routes).flatMap(([name, { params, query, body }]) =>
      [params, query, body]
        .flatMap((part) => textsOf(part, ''))
        .map((one) => ({ ...one, place: `${service} ${name} ${one.place}` })),
    ),
  );
  const ofLedger = Object.values(ledgerApi).flatMap((noun) =>
    Object.values(noun).flatMap(({ name, args }) =>
      textsOf(args, '').map((one) => ({ ...one, place: `ledger ${name} ${one.place}` })),
    ),
  );
  return new Map([...ofRoutes, ...ofLedger].map((one) => [one.place, one]));
}

const entering = everyText();
const rows = Object.entries(table).map(([place, [most, lies]]) => ({ place, most, lies }));
const widest = ['a', '王', '𠮷', '"'];
/** As much of a character as enters: three bytes a code point. */
const fullest = (character: string, most: number): string =>
  character.repeat(Math.floor((most * 3) / Math.max(3, Buffer.byteLength(JSON.stringify(character)) - 2)));

describe('every bound of what people write', () => {
  const databases = new Map<string, Database>();
  beforeAll(async () => {
    for (const [name, migrations] of Object.entries({
      hospital: hospitalMigrations(new OwnSecrets('', '')),
      sa: saMigrations(testVault),
      registrar: registrarMigrations,
    }))
      databases.set(name, await openDatabase('sqlite:///:memory:', migrations));
  });
  afterAll(() => Promise.all([...databases.values()].map((database) => database.destroy())));

  it('is looked for in every table of routes there is', () => {
    const folder = new URL('../../api/http/', import.meta.url);
    const tables = readdirSync(folder).flatMap((file) =>
      [...readFileSync(new URL(file, folder), 'utf8').matchAll(/^export const (\w+)Api = /gm)].map(([, name]) => name),
    );
    const withOthers = ['guardians', 'treatments'];
    expect(tables.sort()).toEqual([...Object.keys(services), ...withOthers].sort());
    expect(cloudApi).toMatchObject(guardiansApi);
    expect(hospitalApi).toMatchObject(treatmentsApi);
  });

  it('is in the table: each free text of each route and transaction, with where it comes to lie', () => {
    expect([...entering.keys()].sort()).toEqual(Object.keys(table).sort());
  });

  it.each(rows)('$place takes $most code points, and not one more', ({ place, most }) => {
    const { schema, most: said } = entering.get(place)!;
    expect(said).toBe(most);
    for (const character of widest) expect(schema.safeParse(fullest(character, most)).success, character).toBe(true);
    for (const character of ['a', '王']) expect(schema.safeParse(character.repeat(most + 1)).success).toBe(false);
    expect(schema.safeParse('𠮷'.repeat(Math.floor((most * 3) / 4) + 1)).success, 'one too many bytes').toBe(false);
  });

  const columns = rows.filter(({ lies }) => /^(hospital|sa|registrar) \w+\.\w+/.test(lies));
  const Columns = z.array(z.object({ name: z.string(), type: z.string(), notnull: z.number(), pk: z.number() }));

  it.each(columns)('$place lies whole in $lies, and is read again', async ({ most, lies }) => {
    const [, service = '', name = '', column = '', how] = /^(\w+) (\w+)\.(\w+)(?: (\w+))?$/.exec(lies)!;
    const database = databases.get(service)!;
    const all = Columns.parse(await database.raw(`PRAGMA table_info("${name}")`));
    const { type } = all.find((one) => one.name === column)!;
    const width = Number(/^varchar\((\d+)\)$/.exec(type)?.[1] ?? Infinity);
    // PostgreSQL counts code points; ciphertext and documents are of no width.
    expect(width).toBeGreaterThanOrEqual(how === undefined ? most : Infinity);
    const needed = all.filter(({ notnull, pk }) => notnull === 1 || pk > 0);
    for (const character of widest) {
      const written = fullest(character, most);
      const others = Object.fromEntries(needed.map((one) => [one.name, `${character} ${lies}`]));
      await database(name).insert({ ...others, [column]: written });
      const found: unknown = await database(name).where(needed[0]!.name, others[needed[0]!.name]!).first(column);
      expect(found).toEqual({ [column]: written });
      await database(name).delete();
    }
  });

  it('of the ledger: the longest name is written and read again, a longer one writes nothing', async () => {
    const { ledger, sa } = await foundNetwork();
    const clinic = { mspId: 'ClinicMSP', key: 'clinic', type: 'hospital' } as const;
    for (const character of widest) {
      const organisation = { ...clinic, name: { en: fullest(character, bounds.name) } };
      await ledger.submit(sa, ledgerApi.organisations.put, organisation);
      const listed = await ledger.evaluate(sa, ledgerApi.organisations.list, {});
      expect(z.array(StoredOrganisation).parse(listed)).toContainEqual(organisation);
    }
    const before = await ledger.evaluate(sa, ledgerApi.organisations.list, {});
    const longer = { ...clinic, name: { en: '王'.repeat(bounds.name + 1) } };
    await expect(ledger.submit(sa, ledgerApi.organisations.put, longer)).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
    expect(await ledger.evaluate(sa, ledgerApi.organisations.list, {})).toEqual(before);
  });
});
