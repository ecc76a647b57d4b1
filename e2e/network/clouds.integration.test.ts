import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cloudApi } from '../../api/http/cloud.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { openRecord } from '../../app/flows/query.ts';
import { revokeShare } from '../../app/flows/revoke.ts';
import { assembleRecord, offer } from '../../app/flows/seal.ts';
import { openTreatment } from '../../app/flows/treat.ts';
import { openShare } from '../../app/flows/use.ts';
import { wordsOf } from '../../app/flows/words.ts';
import { FabricLedger } from '../../connections/ledger/gateway.ts';
import { ShareId } from '../../domain/ids.ts';
import { reset } from '../../fabric-config/lifecycle/down.ts';
import { withLock } from '../../fabric-config/lifecycle/lock.ts';
import { Processes } from '../../fabric-config/lifecycle/processes.ts';
import { Spawned } from '../../fabric-config/lifecycle/spawned.ts';
import { DataPaths } from '../../fabric-config/node/paths.ts';
import { ecdsaSigner } from '../../protocol/signature/sign.ts';
import { Cast, type Encounter } from '../world/cast.ts';
import { chapterEmr, shareWith, sign, write } from '../world/chapters.ts';
import { doneAt as done, failedChecks, networkAt as network, treated } from '../world/operator.ts';
import type { Person } from '../world/person.ts';
import { describeHospitalAt, describeSecondCloud } from '../world/second-cloud.ts';
import { until } from '../world/until.ts';
import { startWorld, type World } from '../world/world.ts';

/** Second cloud and third hospital each have an operator with a data folder of their own. */
const folder = mkdtempSync(join(tmpdir(), 'openward-clouds-'));
const file = (...parts: string[]): string => join(folder, ...parts);
const cloud2 = new DataPaths(file('cloud2'));
const hospital3 = new DataPaths(file('hospital3'));
let world: World;
let cast: Cast;
/** Records at the first cloud, and at the second. */
let first: Encounter;
let second: Encounter;

beforeAll(async () => {
  world = await startWorld();
  cast = new Cast(world);
  describeSecondCloud(file('cloud2.yaml'));
  describeHospitalAt(file('hospital3.yaml'), 'Cloud2MSP');
  first = await treated(cast, 'hospital1');
});

afterAll(async () => {
  await cast.close();
  await reset(hospital3);
  await reset(cloud2);
  await world.stop();
  rmSync(folder, { recursive: true, force: true });
});

const approve = (org: string, ...orgs: string[]): string[] => [
  ...['approve', '--application', file(`${org}.application.json`), '--org', ...orgs],
  ...['--change', file(`${org}.change.json`), '--admission', file(`${org}.admission.json`)],
];

async function apply(org: string, place: DataPaths): Promise<void> {
  await done(place, 'init', '--node', file(`${org}.yaml`));
  await done(place, 'apply', '--contact', 'Wang Lin, +86 10 5555 0100', '--out', file(`${org}.application.json`));
}

async function enter(org: string, place: DataPaths): Promise<void> {
  await done(place, 'join', '--admission', file(`${org}.admission.json`));
  world.knows(org, place);
  await until(`${org} to be well`, async () => (await network(place, 'status')).code === 0, 60_000);
}

const refusedWith = async (code: string, running: ReturnType<typeof network>): Promise<void> => {
  const { code: status, stdout } = await running;
  expect({ status, stdout }).toMatchObject({ status: 1, stdout: expect.stringContaining(code) as unknown });
};

/** Where an object lies on the disk of a cloud's node. */
const at = (org: string, url: string): string => join(world.node(org).storage(), url.replace('s3://', ''));
const urlOf = async ({ patient, tid }: Encounter): Promise<string> => (await openRecord(patient, tid)).record.URL_C;

describe('a second cloud', () => {
  it('is not named by a hospital before it is a member', async () => {
    await apply('hospital3', hospital3);
    await refusedWith('CLOUD_UNKNOWN', network(world.paths, ...approve('hospital3', 'sa')));
  });

  it('applies, is approved and joins by the commands of a hospital', async () => {
    await apply('cloud2', cloud2);
    const signed = await done(world.paths, ...approve('cloud2', 'sa', 'hospital1', 'hospital2'));
    expect(signed).toMatchObject({ done: true, missing: 0 });
    await enter('cloud2', cloud2);
  });

  it('is named by a hospital that joins, and is told of as its people’s', async () => {
    const signed = await done(world.paths, ...approve('hospital3', 'sa', 'hospital1', 'hospital2', 'institute'));
    expect(signed).toMatchObject({ done: true, missing: 0 });
    // By files, a node elsewhere is told by its own operator.
    expect(await done(cloud2, ...approve('hospital3', 'cloud2'))).toMatchObject({ done: true });
    await enter('hospital3', hospital3);
    expect(JSON.parse((await network(hospital3, 'status')).stdout)).toMatchObject({
      clouds: [{ org: 'hospital3', cloud: 'Cloud2MSP' }],
    });
    const told = JSON.parse((await network(world.paths, 'status')).stdout) as { clouds: { cloud: string }[] };
    expect(new Set(told.clouds.map(({ cloud }) => cloud))).toEqual(new Set(['CloudMSP']));
    const { clouds } = (await cast.admin('hospital3')).loaded.profile;
    expect(clouds?.map(({ mspId, organisations }) => [mspId, organisations.includes('Hospital3MSP')])).toEqual([
      ['CloudMSP', false],
      ['Cloud2MSP', true],
    ]);
  });
});

describe('a patient of a hospital at the second cloud', () => {
  it('has the record there, and not at the first', async () => {
    second = await treated(cast, 'hospital3');
    const url = await urlOf(second);
    expect(url).toMatch(/^s3:\/\/second-records\//);
    expect([existsSync(at('cloud2', url)), existsSync(at('cloud', url))]).toEqual([true, false]);
    expect(await failedChecks(second)).toEqual([]);
  });

  it('has it there wherever the treatment was', async () => {
    const encounter = await cast.encounter({ org: 'hospital1', patient: second.patient });
    await write(encounter);
    await sign(encounter);
    expect(await urlOf(encounter)).toMatch(/^s3:\/\/second-records\//);
    expect(await failedChecks(encounter)).toEqual([]);
  });

  it('leaves those of the first where they were', async () => {
    await until('SA to have told the ledger', async () => (await placesOnLedger()).length === 2);
    const next = await treated(cast, 'hospital1');
    expect(await urlOf(next)).toMatch(/^s3:\/\/openward-records\//);
    expect(await failedChecks(first)).toEqual([]);
  });
});

/** Buckets that the ledger knows. */
async function placesOnLedger(): Promise<(string | undefined)[]> {
  const all = await first.patient.ledger.evaluate(ledgerApi.organisations.list, {});
  return all.filter(({ type }) => type === 'cloud').map(({ bucket }) => bucket);
}

describe('a share between people of two clouds', () => {
  let toThird: string;
  let fromThird: string;
  let doctor3: Person;
  let consumer: Person;

  it('goes through the cloud of the patient, the second', async () => {
    consumer = await cast.consumer();
    fromThird = await shareWith(consumer, second, ['s1']);
    const { use, contents } = await openShare(consumer, fromThird);
    expect(use.proxy).toBe('Cloud2MSP');
    expect(contents.segments).toHaveLength(1);
    expect((await wordsOf(second.patient, ShareId.parse(fromThird))).map(({ state }) => state)).toEqual(['read']);
  });

  it('and the other way through the first', async () => {
    doctor3 = await cast.doctor('hospital3', 'cardiology');
    toThird = await shareWith(doctor3, first, ['s1']);
    const { use } = await openShare(doctor3, toThird);
    expect(use.proxy).toBe('CloudMSP');
    expect((await wordsOf(first.patient, ShareId.parse(toThird))).map(({ state }) => state)).toEqual(['read']);
  });

  it('is not released by the other cloud', async () => {
    const { service } = doctor3.clouds.own;
    const body = { releaseId: `R-${randomBytes(16).toString('hex')}` };
    await expect(
      service.call(cloudApi.release, { params: { id: ShareId.parse(toThird) }, body }),
    ).rejects.toMatchObject({
      // It has neither the patient's certificate, nor the fragment.
      code: 'CERTIFICATE_INVALID',
    });
  });

  it('has no use recorded by the other cloud, which the ledger knows as one', async () => {
    const own = world.machine('cloud2', 'service');
    const { profile, trust } = world.profile('hospital1');
    const ledger = new FabricLedger({
      peer: world.peer('hospital1'),
      trust: trust.nodes,
      tls: own.tls,
      identity: { mspId: 'Cloud2MSP', certificate: own.signing.certificate },
      sign: ecdsaSigner(own.signing.key),
      channel: profile.channel,
      chaincode: profile.chaincode,
    });
    try {
      const share = await ledger.evaluate(ledgerApi.shares.get, { shareId: ShareId.parse(toThird) });
      const { T_ID, fragmentDigests } = share.granted!;
      const said = { T_ID, T_H: doctor3.vault.pid, shareId: share.shareId, purpose: share.purpose };
      const released = { outcome: 'released', fragmentDigest: fragmentDigests[0] ?? '' } as const;
      const use = { ...said, ...released, releaseId: `R-${randomBytes(16).toString('hex')}` };
      await expect(ledger.submit(ledgerApi.uses.record, use)).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
    } finally {
      ledger.close();
    }
  });

  it('is revoked with a receipt of the patient’s cloud', async () => {
    const revoked = await revokeShare(second.patient, fromThird, 'No longer needed');
    expect(revoked.missing).toEqual([]);
    expect(revoked.receipts.map(({ proxy }) => proxy)).toEqual(['Cloud2MSP']);
    await expect(openShare(consumer, fromThird)).rejects.toMatchObject({ code: 'SHARE_REVOKED' });
  });
});

it('a record that the doctor would put at a foreign cloud is taken by none, and lies nowhere', async () => {
  const encounter = await cast.encounter();
  const { doctor, patient, tid, appointment } = encounter;
  const { session } = await openTreatment(doctor, appointment.tsk ?? '');
  const emr = chapterEmr({ ...encounter, di: session.di });
  const draft = { tid, patientPid: patient.pid, emr, emrTitle: 'Surgery', captures: [], setAside: [], attachments: [] };
  const honest = await assembleRecord(doctor, draft);
  const offering = offer(doctor, { ...honest, patientMsp: 'Hospital3MSP' });
  await expect(offering).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
  expect(existsSync(at('cloud2', `s3://second-records/records/${honest.ciphertext.digest}`))).toBe(false);
  await expect(openRecord(patient, tid)).rejects.toMatchObject({ code: 'RECORD_UNKNOWN' });
});

it.each([
  ['first', 'CloudMSP', []],
  ['second', 'Cloud2MSP', ['--reason', 'keys were published']],
])('the %s cloud cannot go while members have their data there', async (_which, member, reason) => {
  const going = ['leave', '--member', member, '--org', member === 'CloudMSP' ? 'cloud' : 'sa', ...reason];
  await refusedWith('CLOUD_NEEDED', network(world.paths, ...going));
});

describe('while the first cloud is stopped', () => {
  beforeAll(() =>
    withLock(world.paths, () =>
      new Processes(world.paths, new Spawned(world.paths)).end(['cloud-service', 'cloud-storage-gate']),
    ),
  );

  it('the second’s people go on: registered, treated, their records read', async () => {
    const next = await treated(cast, 'hospital3');
    expect(await failedChecks(next)).toEqual([]);
    expect(await failedChecks(second)).toEqual([]);
  });

  it('the first’s are told, and of whom', async () => {
    const away = { code: 'SERVICE_UNAVAILABLE', details: { cloud: 'CloudMSP' } };
    await expect(openRecord(first.patient, first.tid)).rejects.toMatchObject(away);
  });

  it('and are back with it', async () => {
    await done(world.paths, 'up');
    expect(await failedChecks(first)).toEqual([]);
  });
});
