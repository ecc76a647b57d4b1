import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cloudApi } from '../../api/http/cloud.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import {
  inWorld,
  makeGrant,
  makeRequest,
  newTid,
  recordPut,
  registerPerson,
  sha384Of,
  type ChaincodePerson,
  type ChaincodeWorld,
} from '../../chaincode/testing/world.ts';
import type { ShareId, TID } from '../../domain/ids.ts';
import type { ObjectKind } from '../../domain/object-place.ts';
import type { StoredOrganisation } from '../../domain/user.ts';
import { ecdsaSigner } from '../../protocol/signature/sign.ts';
import type { Database } from '../database/open.ts';
import type { Caller, PersonCaller } from '../http/caller.ts';
import { believed } from '../testing/believed.ts';
import { TestClock } from '../testing/clock.ts';
import { openTestDatabase } from '../testing/database.ts';
import { Consent } from './consent.ts';
import { Directory } from './directory.ts';
import { GuardianDesk } from './guardians.ts';
import { cloudHandlers, type CloudParts } from './handlers.ts';
import { Holdings } from './holdings.ts';
import { Objects } from './objects.ts';
import { OwnPeople } from './own-people.ts';
import { Presigner } from './presign.ts';
import { ReencryptionProxy } from './proxy.ts';
import { cloudMigrations } from './schema.ts';
import { MemoryStorage } from './testing.ts';

const bucket = 'openward-records';
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const refused = { code: 'NOT_ENTITLED', message: expect.stringContaining('at another cloud') as unknown };
const jwe = 'a.b.c.d.e';
const named = { mspId: 'Hospital2MSP', key: 'hospital2', name: { en: 'Second', zh: '第二' } };
const hospital2: StoredOrganisation = { ...named, type: 'hospital' };

describe('the first of two clouds', () => {
  let world: ChaincodeWorld;
  let database: Database;
  let handlers: ReturnType<typeof cloudHandlers>;
  /** Of the organisation whose data lie at the second. */
  let patient2: ChaincodePerson;
  let technician2: ChaincodePerson;
  inWorld((entered) => (world = entered));

  beforeEach(async () => {
    [patient2, technician2] = await Promise.all(
      (['patient', 'technician'] as const).map((role) => registerPerson(world, role, 'Hospital2MSP')),
    ).then(([patient, technician]) => [patient!, technician!]);
    database = await openTestDatabase(cloudMigrations);
    handlers = cloudHandlers(parts());
  });
  afterEach(() => database.destroy());

  function parts(): CloudParts {
    const clock = new TestClock(new Date().toISOString());
    const ledger = world.ledger.as(world.cloud);
    const storage = { publicUrl: 'https://127.0.0.1:1', bucket, region: 'local' };
    const presigner = new Presigner({ ...storage, accessKeyId: 'a', secretAccessKey: 'b' }, clock);
    const objects = new Objects(database, clock);
    const directory = new Directory(database, clock);
    const { privateKey, thumbprint, certificate } = world.cloud;
    const mspId = 'CloudMSP';
    const ownPeople = new OwnPeople({ ledger, objects, mspId });
    const all = {
      ...{ mspId, ledger, database, presigner, objects, directory, clock, bucket },
      holdings: new Holdings({ objects, storage: new MemoryStorage(), bucket }),
      consent: new Consent(directory, believed(), ledger),
      ownPeople,
      guardians: new GuardianDesk({ database, clock, ownPeople, delay: 0 }),
      signer: { sign: ecdsaSigner(privateKey), thumbprint, certificate },
    };
    return { ...all, proxy: new ReencryptionProxy(all) };
  }

  async function callerOf({ pid, role, mspId }: ChaincodePerson): Promise<PersonCaller> {
    const user = await world.ledger.evaluate(world.cloud, ledgerApi.identities.get, { pid });
    return { kind: 'person', role, pid, mspId, user };
  }
  const call = { query: {}, params: {}, version: 1, log };

  async function treatment(patient: ChaincodePerson, at: 'hospital1' | 'hospital2' = 'hospital1'): Promise<TID> {
    const tid = newTid();
    const { pid: doctorPid } = at === 'hospital1' ? world.doctor : world.doctor2;
    await world.ledger.submit(world[at], ledgerApi.treatments.open, { tid, patientPid: patient.pid, doctorPid });
    return tid;
  }

  async function upload(kind: ObjectKind, tid: TID, by: ChaincodePerson) {
    const body = { kind, tid, digest: sha384Of(`${kind} ${tid}`), sha256: 'c'.repeat(64), bytes: 1 };
    return handlers.grantUpload({ ...call, caller: await callerOf(by), body: cloudApi.grantUpload.body.parse(body) });
  }

  const says = (organisation: StoredOrganisation) =>
    world.ledger.submit(world.sa, ledgerApi.organisations.put, organisation);

  const rows = async () => {
    const tables = ['objects', 'fragments', 'words', 'certificates'];
    return (await Promise.all(tables.map((table) => database(table)))).flat().length;
  };

  it('permits a record, a capture and C_s of its own people’s treatments', async () => {
    const tid = await treatment(world.patient);
    for (const [kind, by] of [
      ['records', world.doctor],
      ['captures', world.technician],
      ['shares', world.patient],
    ] as const)
      await expect(upload(kind, tid, by)).resolves.toMatchObject({
        objectUrl: expect.stringContaining(bucket) as unknown,
      });
  });

  it('permits none of another cloud’s patient, wherever the treatment is, and writes nothing', async () => {
    const here = await treatment(patient2);
    const there = await treatment(patient2, 'hospital2');
    const asked = [
      ...[upload('records', here, world.doctor), upload('captures', here, world.technician)],
      ...[upload('shares', here, patient2), upload('records', there, world.doctor2)],
      ...[upload('captures', there, technician2), upload('shares', there, patient2)],
    ];
    for (const one of asked) await expect(one).rejects.toMatchObject(refused);
    expect(await rows()).toBe(0);
  });

  it('permits those of its own patient who is treated elsewhere', async () => {
    const tid = await treatment(world.patient, 'hospital2');
    await expect(upload('captures', tid, technician2)).resolves.toBeDefined();
  });

  it('asks nothing of an organisation of which SA has not said it yet', async () => {
    await says(hospital2);
    await expect(upload('records', await treatment(patient2), world.doctor)).resolves.toBeDefined();
  });

  it('still takes C_s beside a record that lay here before the organisation came back with another cloud', async () => {
    await says({ ...hospital2, cloud: 'CloudMSP' });
    const tid = await treatment(patient2);
    await upload('records', tid, world.doctor);
    await says({ ...hospital2, cloud: 'Cloud2MSP' });
    await expect(upload('shares', tid, patient2)).resolves.toBeDefined();
    await expect(upload('records', tid, world.doctor)).rejects.toMatchObject(refused);
    await expect(upload('shares', await treatment(patient2), patient2)).rejects.toMatchObject(refused);
  });

  it('publishes the certificates of its own people alone', async () => {
    const { certificate: pem } = world.patient;
    const publish = async ({ pid, mspId, role }: ChaincodePerson) => {
      const { preKeys } = (await callerOf(world.patient)).user;
      const certificates = { signingCertificate: pem, encryptionCertificate: pem, tlsCertificate: pem };
      const body = cloudApi.publishCertificates.body.parse({ pid, mspId, role, ...certificates, preKeys });
      const caller: Caller = { kind: 'program', role: 'sa', mspId: 'SaMSP', key: 'b2'.repeat(32) };
      return handlers.publishCertificates({ ...call, caller, params: { pid }, body });
    };
    await expect(publish(patient2)).rejects.toMatchObject(refused);
    expect(await rows()).toBe(0);
    await expect(publish(world.patient)).resolves.toBeDefined();
  });

  async function requested(of: ChaincodePerson): Promise<ShareId> {
    const request = makeRequest(of);
    return (await world.ledger.submit(world.doctor2, ledgerApi.shares.request, request)).shareId;
  }

  it('keeps no fragment of another cloud’s patient, unless the grant names it as a proxy', async () => {
    const deposit = async (id: ShareId, by: ChaincodePerson) => {
      const point = `02${'1'.repeat(64)}`;
      const keys = { delegatingKey: point, receivingKey: point, verifyingKey: point };
      const body = cloudApi.depositFragment.body.parse({ capsule: 'AA', wrappedKey: 'AA', fragment: 'AA', ...keys });
      return handlers.depositFragment({ ...call, params: { id }, caller: await callerOf(by), body });
    };
    await expect(deposit(await requested(patient2), patient2)).rejects.toMatchObject(refused);
    // Of its own the place is right; what is wrong is what is looked at next.
    await expect(deposit(await requested(world.patient), world.patient)).rejects.toMatchObject({
      code: 'FRAGMENT_INVALID',
    });
    expect(await rows()).toBe(0);
  });

  it('keeps words whose author or reader is its own, and no others', async () => {
    const write = async (id: ShareId, by: ChaincodePerson, copy: 'own' | 'other') =>
      handlers.depositWords({
        ...{ ...call, params: { id, about: 'request' as const } },
        ...{ caller: await callerOf(by), body: cloudApi.depositWords.body.parse({ copy, words: jwe }) },
      });
    const toOwn = await requested(world.patient);
    await expect(write(toOwn, world.doctor2, 'other')).resolves.toEqual({});
    await expect(write(toOwn, world.doctor2, 'own')).rejects.toMatchObject(refused);
    await expect(write(await requested(patient2), world.doctor2, 'other')).rejects.toMatchObject(refused);
    expect(await rows()).toBe(1);
  });
});

describe('a fragment at a proxy that the grant names', () => {
  let world: ChaincodeWorld;
  inWorld((entered) => (world = entered));

  it('is taken there, whosever patient it is of', async () => {
    const record = await recordPut(world);
    const request = makeRequest(world.patient);
    const { shareId } = await world.ledger.submit(world.consumer, ledgerApi.shares.request, request);
    const ledger = world.ledger.as(world.cloud2);
    const second = new OwnPeople({ ledger, objects: { has: () => Promise.resolve(false) }, mspId: 'Cloud2MSP' });
    const ask = async () =>
      second.requireFragment(await ledger.evaluate(ledgerApi.shares.get, { shareId }), world.patient);
    await expect(ask()).rejects.toMatchObject(refused);
    const grant = await makeGrant(
      { patient: world.patient, consumer: world.consumer, request, record },
      { proxies: ['CloudMSP', 'Cloud2MSP'], fragmentDigests: [sha384Of('one'), sha384Of('two')] },
    );
    await world.ledger.submit(world.patient, ledgerApi.shares.grant, grant);
    await expect(ask()).resolves.toBeUndefined();
  });
});
