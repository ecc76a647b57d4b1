import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import knex, { type Knex } from 'knex';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { auditApi } from '../../api/http/audit.ts';
import { hospitalApi } from '../../api/http/hospital.ts';
import { peopleSupervisionApi, supervisionApi } from '../../api/http/supervision.ts';
import { PeopleSupervision, ServiceSupervision } from '../../api/messages/supervision.ts';
import { Cast, newResident } from '../world/cast.ts';
import { doneAt, networkAt } from '../world/operator.ts';
import type { Person } from '../world/person.ts';
import { until } from '../world/until.ts';
import { visitWorld } from '../world/world.ts';

const world = visitWorld(inject('openwardData'));
const cast = new Cast(world);
const folder = mkdtempSync(join(tmpdir(), 'openward-audit-'));
const rid = newResident();

const Verdict = z.object({
  ok: z.boolean(),
  trails: z.array(
    z.object({ keeper: z.string(), anchored: z.number(), last: z.number(), breaches: z.array(z.looseObject({})) }),
  ),
});
const Event = z.looseObject({ subtype: z.array(z.object({ code: z.string() })), outcome: z.string().optional() });

async function verified(org = 'hospital2') {
  const { code, stdout } = await networkAt(world.paths, 'audit', 'verify', '--org', org);
  const { ok, trails } = Verdict.parse(JSON.parse(stdout));
  const hospitals = trails.find(({ keeper }) => keeper === 'hospital');
  if (!hospitals) throw new Error(`No trail of the hospital's service in ${stdout}`);
  return { code, ok, ...hospitals };
}

describe('the audit trail of a hospital', { timeout: 120_000 }, () => {
  let patient: Person;
  let database: Knex;

  beforeAll(async () => {
    patient = await cast.patient('hospital2', rid);
    const filename = join(world.node('hospital2').service('hospital2-service'), 'hospital.sqlite');
    database = knex({ client: 'sqlite3', connection: { filename }, useNullAsDefault: true });
  }, 120_000);
  afterAll(async () => {
    await database.destroy();
    await cast.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('has what somebody did, by their pseudo-identity, and what they were refused', async () => {
    await patient.hospital.call(hospitalApi.departments, {});
    const forged = patient.hospital.call(hospitalApi.bookings, { query: {} });
    await expect(forged).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
    const file = join(folder, 'events.ndjson');
    await doneAt(world.paths, 'audit', 'export', '--org', 'hospital2', '--out', file);
    const text = readFileSync(file, 'utf8');
    const lines = text.split('\n').filter((line) => line.includes(patient.pid));
    const told = lines.map((line) => {
      const { subtype, outcome } = Event.parse(JSON.parse(line));
      return `${subtype[1]?.code} ${outcome}`;
    });
    expect(told).toEqual(expect.arrayContaining(['departments 0', 'bookings 4']));
    expect(text, 'names and numbers of people in the export').not.toMatch(new RegExp(`${rid.name}|${rid.number}`));
  });

  it('is told to the ledger, and judged by it', async () => {
    await doneAt(world.paths, 'audit', 'anchor', '--org', 'hospital2');
    const { code, ok, anchored, last, breaches } = await verified();
    expect({ code, ok, breaches }).toEqual({ code: 0, ok: true, breaches: [] });
    expect(anchored).toBeGreaterThan(1);
    expect(last).toBeGreaterThanOrEqual(anchored);
  });

  it('says which entry was changed in the database, by whoever has the machine', async () => {
    const [row] = z
      .array(z.object({ sequence: z.number(), entry: z.string() }))
      .parse(await database('auditTrail').where('entry', 'like', '%NOT_ENTITLED%').limit(1));
    if (!row) throw new Error('No refusal in the trail of this hospital');
    const changed = row.entry.replace('NOT_ENTITLED', 'OK');
    await database('auditTrail').where({ sequence: row.sequence }).update({ entry: changed });
    const { code, breaches } = await verified();
    await database('auditTrail').where({ sequence: row.sequence }).update({ entry: row.entry });
    expect(code).toBe(1);
    expect(breaches).toContainEqual({ kind: 'altered', sequence: row.sequence });
    expect((await verified()).ok, 'the trail as it was').toBe(true);
  });

  it('says from which entry on its tail was cut off, though what follows continues what is left', async () => {
    const { anchored } = await verified();
    const tail: unknown[] = await database('auditTrail').where('sequence', '>=', anchored - 1);
    await database('auditTrail')
      .where('sequence', '>=', anchored - 1)
      .delete();
    const { code, breaches } = await verified();
    // What was called meanwhile has taken the numbers of what was there.
    await database('auditTrail')
      .where('sequence', '>=', anchored - 1)
      .delete();
    await database('auditTrail').insert(tail);
    expect(code).toBe(1);
    expect(breaches.map(({ kind }) => kind)).toContainEqual(expect.stringMatching(/^(cut|not-anchored-so)$/));
  });

  it('is read by nobody but the operator and the administrators of the same organisation', async () => {
    const admin = await cast.admin('hospital2');
    const { entries, mspId } = await admin.hospital.call(auditApi.auditEntries, { query: {} });
    expect(mspId).toBe('Hospital2MSP');
    expect(entries[0]?.entry).toContain('"auditEntries"');
    const other = await cast.admin('hospital1');
    const refused = { code: 'NOT_ENTITLED' };
    await expect(patient.hospital.call(auditApi.auditEntries, { query: {} })).rejects.toMatchObject(refused);
    await expect(other.cloud.call(auditApi.auditEntries, { query: {} })).rejects.toMatchObject(refused);
    await expect(patient.cloud.call(auditApi.anchorAudit, {})).rejects.toMatchObject(refused);
  });
});

describe('supervision', { timeout: 120_000 }, () => {
  const people = new Cast(world);
  const Supervised = z.object({
    ok: z.boolean(),
    alarms: z.array(z.object({ code: z.string(), happened: z.string(), kept: z.string(), todo: z.string() })),
    service: ServiceSupervision,
    people: PeopleSupervision,
  });
  afterAll(() => people.close());

  const supervised = async (org: string) => {
    const { code, stdout } = await networkAt(world.paths, 'supervision', '--org', org);
    return { code, ...Supervised.parse(JSON.parse(stdout)) };
  };

  it('tells an operator of every program of the organisation with its height, by the keeper’s last look', async () => {
    let programs: NonNullable<ServiceSupervision['node']>['programs'] = [];
    await until('the keeper to have told of every program of hospital1', async () => {
      programs = (await supervised('hospital1')).service.node?.programs ?? [];
      return programs.filter(({ height }) => height !== undefined).length === 2;
    });
    const heights = programs.filter(({ height }) => height !== undefined).map(({ name }) => name);
    expect(heights.toSorted()).toEqual(['hospital1-orderer', 'hospital1-peer']);
    expect(programs.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['hospital1-ca', 'hospital1-service', 'hospital1-registrar', 'hospital1-ledger-gate']),
    );
    const { code, ok, alarms } = await supervised('hospital1');
    expect(code).toBe(ok ? 0 : 1);
    expect(ok).toBe(alarms.length === 0);
    expect((await supervised('cloud')).service).toMatchObject({ mspId: 'CloudMSP', keeper: 'proxy' });
  });

  it('shows a hospital its own people and nobody else’s, and SA those of all', async () => {
    const [admin, officer] = [await people.admin('hospital1'), await people.admin('sa')];
    const patient = await people.patient('hospital1');
    const own = await admin.sa.call(peopleSupervisionApi.supervisedPeople, {});
    expect(own.of).toBe('Hospital1MSP');
    expect([...new Set(own.users.map(({ mspId }) => mspId))]).toEqual(['Hospital1MSP']);
    const all = await officer.sa.call(peopleSupervisionApi.supervisedPeople, {});
    expect(new Set(all.users.map(({ mspId }) => mspId)).size).toBeGreaterThan(1);
    expect(JSON.stringify(all)).not.toMatch(/[0-9a-f]{64}/);
    const refused = { code: 'NOT_ENTITLED' };
    await expect(patient.hospital.call(supervisionApi.supervision, {})).rejects.toMatchObject(refused);
    await expect(patient.sa.call(peopleSupervisionApi.supervisedPeople, {})).rejects.toMatchObject(refused);
    const other = await people.admin('hospital2');
    await expect(other.sa.call(supervisionApi.supervision, {})).rejects.toMatchObject(refused);
  });

  it('counts what was refused, such as the call of the test before', async () => {
    const officer = await people.admin('sa');
    const { refused, door } = await officer.sa.call(supervisionApi.supervision, {});
    expect(refused.kinds).toContainEqual(expect.objectContaining({ act: 'supervision', code: 'NOT_ENTITLED' }));
    expect(door.kinds).toContainEqual(expect.objectContaining({ act: '/v1/supervision', code: 'NOT_ENTITLED' }));
  });
});
