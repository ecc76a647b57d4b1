import { createPrivateKey, randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { replaceKeys } from '../../chaincode/testing/replacement.ts';
import { inWorld, type ChaincodePerson, type ChaincodeWorld } from '../../chaincode/testing/world.ts';
import type { GuardianSet } from '../../domain/guardians.ts';
import { sealForGuardians } from '../../protocol/guardians/seal.ts';
import { guardianship } from '../../protocol/guardians/set.ts';
import { ecdsaSigner, signStatement } from '../../protocol/signature/sign.ts';
import { readFixtures } from '../../protocol/vectors/fixtures.ts';
import type { Database } from '../database/open.ts';
import type { PersonCaller } from '../http/caller.ts';
import { openTestDatabase } from '../testing/database.ts';
import { GuardianDesk } from './guardians.ts';
import { OwnPeople } from './own-people.ts';
import { cloudMigrations } from './schema.ts';

const { doctor: fixture } = readFixtures();
const { encryptionCertificate } = fixture;
const keys = [
  { encryption: createPrivateKey(fixture.encryptionPrivateKey), preSeed: Buffer.from(fixture.preSeed, 'hex') },
] as const;
const at = '2030-01-15T08:00:00.000Z';
const DAY = 24 * 3600 * 1000;
const part = 'a.b.c.d.e';

describe('the cloud about guardians', () => {
  let world: ChaincodeWorld;
  let database: Database;
  let time: number;
  let desk: GuardianDesk;
  inWorld((entered) => (world = entered));
  beforeEach(async () => {
    database = await openTestDatabase(cloudMigrations);
    const ledger = world.ledger.as(world.cloud);
    const objects = { has: () => Promise.resolve(false) };
    const ownPeople = new OwnPeople({ ledger, objects, mspId: 'CloudMSP' });
    time = Date.parse(at);
    const clock = { now: () => new Date(time) };
    desk = new GuardianDesk({ database, clock, ownPeople, delay: DAY });
  });
  afterEach(() => database.destroy());

  async function callerOf({ pid, role, mspId }: ChaincodePerson): Promise<PersonCaller> {
    const user = await world.ledger.evaluate(world.cloud, ledgerApi.identities.get, { pid });
    return { kind: 'person', role, pid, mspId, user };
  }

  const signerOf = ({ privateKey, thumbprint }: ChaincodePerson) => ({ sign: ecdsaSigner(privateKey), thumbprint });
  const guardians = () => [world.doctor, world.consumer, world.otherPatient];

  function setBy(owner: ChaincodePerson, people = guardians(), signer = owner): Promise<GuardianSet> {
    const chosen = people.map(({ pid }) => ({ pid, encryptionCertificate }));
    const guarding = { set: randomUUID(), pid: owner.pid, threshold: 2, guardians: chosen, at };
    return sealForGuardians(keys, guarding, signerOf(signer));
  }

  async function named(): Promise<GuardianSet> {
    const set = await setBy(world.patient);
    await desk.name(await callerOf(world.patient), set);
    return set;
  }

  /** Some time later. */
  function replaced(person: ChaincodePerson): Promise<ChaincodePerson> {
    vi.setSystemTime(Date.now() + 3600 * 1000);
    return replaceKeys(world, person);
  }

  const refusal = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => 'nothing was refused',
      (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
    );

  it('keeps an offer for who it is made to, once, and takes nobody’s word but their own', async () => {
    const { doctor, patient, consumer } = world;
    const word = await signStatement(guardianship(doctor.pid, patient.pid, at), signerOf(doctor));
    const offer = async () => desk.offer(patient.pid, await callerOf(doctor), { at, word });
    await offer();
    await offer();
    expect(await desk.offers(await callerOf(patient))).toEqual([{ guardian: doctor.pid, at, word }]);
    expect(await desk.offers(await callerOf(consumer))).toEqual([]);
    const stolen = desk.offer(patient.pid, await callerOf(consumer), { at, word });
    expect(await refusal(stolen)).toBe('SIGNATURE_INVALID');
  });

  it('gives each guardian their own part of a set and no other, and nobody else anything', async () => {
    const { statement, signature, parts, words } = await named();
    for (const [place, guardian] of guardians().entries()) {
      const own = { statement, signature, part: parts[place], word: words[place] };
      expect(await desk.guardianships(await callerOf(guardian))).toEqual([own]);
    }
    expect(await desk.guardianships(await callerOf(world.patient))).toEqual([]);
    expect(await desk.own(await callerOf(world.doctor))).toEqual({});
  });

  it('takes a set from its owner alone, and deletes the one of before', async () => {
    const { patient, doctor, otherDoctor } = world;
    await named();
    const foreign = desk.name(await callerOf(doctor), await setBy(patient));
    expect(await refusal(foreign)).toBe('NOT_ENTITLED');
    const forged = desk.name(await callerOf(patient), await setBy(patient, guardians(), doctor));
    expect(await refusal(forged)).toBe('SIGNATURE_INVALID');
    const next = await setBy(patient, [otherDoctor, ...guardians().slice(1)]);
    await desk.name(await callerOf(patient), next);
    expect(await desk.guardianships(await callerOf(doctor))).toEqual([]);
    expect(await desk.guardianships(await callerOf(otherDoctor))).toMatchObject([{ statement: next.statement }]);
    expect(await database('guardianSets')).toHaveLength(1);
    expect(await database('guardians')).toHaveLength(3);
  });

  it('says of a set that cannot be read that there is one, and takes another in its place', async () => {
    const { patient } = world;
    const { statement } = await named();
    await database('guardianSets').where({ owner: patient.pid }).update({ document: '{' });
    expect(await desk.own(await callerOf(patient))).toEqual({ unreadable: true });
    const back = await replaced(patient);
    expect(await refusal(desk.ask(await callerOf(back)))).toBe('GUARDIANS_INVALID');
    const handed = desk.hand(back.pid, await callerOf(world.doctor), { set: statement.set, part });
    expect(await refusal(handed), 'nobody asks').toBe('NOT_FOUND');
    const next = await setBy(back);
    await desk.name(await callerOf(back), next);
    expect(await desk.own(await callerOf(back))).toEqual({ set: next });
  });

  it('lets nobody ask who has the keys that named the guardians', async () => {
    expect(await refusal(desk.ask(await callerOf(world.patient)))).toBe('NOT_FOUND');
    await named();
    expect(await refusal(desk.ask(await callerOf(world.patient)))).toBe('CONFLICT');
  });

  it('hands parts to the keys that asked when the delay is over, and not before', async () => {
    const { statement } = await named();
    const back = await replaced(world.patient);
    const caller = await callerOf(back);
    const hand = async () => desk.hand(back.pid, await callerOf(world.doctor), { set: statement.set, part });
    expect(await refusal(hand())).toBe('NOT_FOUND');
    const asked = await desk.ask(caller);
    const opensAt = new Date(Date.parse(at) + DAY).toISOString();
    expect(asked.recovery).toEqual({ askedAt: at, opensAt, handed: [] });
    await hand();
    expect((await desk.ask(caller)).recovery).toEqual({ askedAt: at, opensAt, handed: [world.doctor.pid] });
    await expect(desk.collect(caller)).rejects.toMatchObject({
      code: 'GUARDIANS_DELAYED',
      details: { until: opensAt },
    });
    time = Date.parse(opensAt) - 1;
    expect(await refusal(desk.collect(caller))).toBe('GUARDIANS_DELAYED');
    time += 1;
    expect(await desk.collect(caller)).toEqual([{ guardian: world.doctor.pid, part }]);
  });

  it('deletes what was handed over when the recovery is stopped, or other keys ask', async () => {
    const { statement } = await named();
    const thief = await replaced(world.patient);
    await desk.ask(await callerOf(thief));
    await desk.hand(thief.pid, await callerOf(world.doctor), { set: statement.set, part });
    const owner = await replaced(thief);
    expect(await refusal(desk.collect(await callerOf(owner)))).toBe('NOT_FOUND');
    await desk.ask(await callerOf(owner));
    time += DAY;
    expect(await desk.collect(await callerOf(owner))).toEqual([]);
    await desk.hand(owner.pid, await callerOf(world.doctor), { set: statement.set, part });
    await desk.stop(await callerOf(owner));
    expect(await desk.guardianships(await callerOf(world.doctor))).not.toMatchObject([{ recovery: {} }]);
    await desk.ask(await callerOf(owner));
    expect((await desk.own(await callerOf(owner))).recovery).toMatchObject({ handed: [] });
  });

  it('shows a guardian everybody else when what is kept of one cannot be read, and lets that one ask again', async () => {
    const { statement } = await named();
    const other = await setBy(world.otherPatient, [world.doctor, world.consumer, world.patient]);
    await desk.name(await callerOf(world.otherPatient), other);
    const back = await replaced(world.patient);
    await desk.ask(await callerOf(back));
    const mine = async () => desk.guardianships(await callerOf(world.doctor));
    await database('guardianRecoveries').update({ askedAt: 'never' });
    expect((await mine()).map(({ recovery }) => recovery)).toEqual([undefined, undefined]);
    expect((await desk.ask(await callerOf(back))).recovery).toMatchObject({ askedAt: at, handed: [] });
    await desk.hand(back.pid, await callerOf(world.doctor), { set: statement.set, part });
    await desk.hand(back.pid, await callerOf(world.consumer), { set: statement.set, part });
    await database('guardians').where({ guardian: world.consumer.pid }).update({ handed: 'no part' });
    expect(await mine()).toHaveLength(2);
    time += DAY;
    expect(await desk.collect(await callerOf(back))).toEqual([{ guardian: world.doctor.pid, part }]);
    // A row of a guardian whom the set does not name.
    await database('guardians').insert({ owner: back.pid, guardian: world.technician.pid });
    expect(await desk.guardianships(await callerOf(world.technician))).toEqual([]);
  });

  it('keeps one whole set when several are named at the same time', async () => {
    const caller = await callerOf(world.patient);
    const sets = await Promise.all([setBy(world.patient), setBy(world.patient, guardians().toReversed())]);
    await Promise.all(sets.map((set) => desk.name(caller, set)));
    expect(await database('guardians')).toHaveLength(3);
  });

  it('takes a part from a guardian of this set alone', async () => {
    const { statement } = await named();
    const back = await replaced(world.patient);
    await desk.ask(await callerOf(back));
    const handed = async (who: ChaincodePerson, set = statement.set) =>
      refusal(desk.hand(back.pid, await callerOf(who), { set, part }));
    expect(await handed(world.technician)).toBe('NOT_FOUND');
    expect(await handed(world.doctor, randomUUID())).toBe('CONFLICT');
    expect(await handed(world.doctor)).toBe('nothing was refused');
  });
});
