import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { bounds } from '../../domain/bounds.ts';
import { keysAt, keysOf, LATEST_DATED } from '../../domain/registered-keys.ts';
import { keyThumbprint } from '../../protocol/identity/thumbprint.ts';
import { renew, renewalOf, userOf } from '../testing/renewal.ts';
import {
  BEGINNING,
  DAY,
  inWorld,
  laterTime,
  makeGrant,
  makePde,
  makeRequest,
  makeRevocation,
  openedTreatment,
  recordPut,
  registrationOf,
  revoke,
  shareGrantedTo,
  type ChaincodePerson,
  type ChaincodeWorld,
} from '../testing/world.ts';
import { formerWith } from './renewal.ts';

const api = ledgerApi.identities;
let world: ChaincodeWorld;
inWorld((entered) => (world = entered));

const renewalTime = laterTime(BEGINNING, DAY);
beforeEach(() => vi.setSystemTime(renewalTime));

const submitted = (renewal: Awaited<ReturnType<typeof renewalOf>>['renewal'], by = world.sa) =>
  world.ledger.submit(by, api.renew, renewal);

describe('a renewal', () => {
  it('puts new keys in the place of the old ones, which are kept with their time, and is announced', async () => {
    const before = await userOf(world, world.doctor);
    const { renewed, renewal } = await renewalOf(world.doctor);
    const user = await submitted(renewal);
    const { signingKey, signingThumbprint, encryptionThumbprint } = before;
    expect(user).toMatchObject({
      pid: world.doctor.pid,
      signingKey: renewed.publicKey,
      signingThumbprint: renewed.thumbprint,
      preKeys: before.preKeys,
      registeredAt: before.registeredAt,
      formerKeys: [
        {
          ...{ signingKey, signingThumbprint, encryptionThumbprint },
          from: before.registeredAt,
          to: renewalTime.toISOString(),
        },
      ],
    });
    expect(user.tlsThumbprint).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(keysOf(user).map(({ from, to }) => [from, to])).toEqual([
      [before.registeredAt, renewalTime.toISOString()],
      [renewalTime.toISOString(), undefined],
    ]);
    expect(world.ledger.lastTransaction?.event).toEqual({ type: 'user', tags: world.ledger.tags(user.pid) });
  });

  it('sent twice is one, without a second write', async () => {
    const { renewal } = await renewalOf(world.doctor);
    const user = await submitted(renewal);
    await expect(submitted(renewal)).resolves.toEqual(user);
    expect(world.ledger.lastTransaction).toMatchObject({ writes: 0, event: undefined });
  });

  it('leaves a registration that is sent again as it was', async () => {
    await renew(world, world.doctor);
    const user = await userOf(world, world.doctor);
    await expect(world.ledger.submit(world.sa, api.register, registrationOf(world.doctor))).resolves.toEqual(user);
  });

  it.each(['hospital1', 'cloud', 'workstation', 'doctor', 'admin', 'officer'] as const)(
    'is not written by %s',
    async (who) => {
      const { renewal } = await renewalOf(world.doctor);
      await expect(submitted(renewal, world[who])).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
    },
  );

  it('is refused without the word of the key that is registered: SA alone replaces nobody’s keys', async () => {
    const stranger = (await renewalOf(world.doctor)).renewed;
    for (const signer of [world.sa, world.otherDoctor, stranger]) {
      const { renewal } = await renewalOf(world.doctor, {}, signer);
      await expect(submitted(renewal)).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' });
    }
  });

  it.each([
    ['another signing key', { signingKey: 'a'.repeat(64) }],
    ['another TLS key', { tlsKey: 'a'.repeat(64) }],
    ['another encryption key', { encryptionKey: 'a'.repeat(64) }],
    ['somebody else', { pid: 'a'.repeat(96) }],
    ['another role', { role: 'patient' }],
    ['another organisation', { mspId: 'Hospital2MSP' }],
    ['another time', { at: BEGINNING.toISOString() }],
  ] as const)('is refused when the word is about %s', async (_, changes) => {
    const { renewal } = await renewalOf(world.doctor, changes);
    await expect(submitted(renewal)).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' });
  });

  it('is refused by the key of before, once it is replaced', async () => {
    const late = await renewalOf(world.doctor);
    await renew(world, world.doctor);
    vi.setSystemTime(laterTime(renewalTime, DAY));
    await expect(submitted(late.renewal)).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' });
  });

  it('never brings back a key, and takes nobody else’s certificate', async () => {
    const doctor = await renew(world, world.doctor);
    vi.setSystemTime(laterTime(renewalTime, DAY));
    for (const { publicKey, certificate } of [world.doctor, doctor, world.otherDoctor]) {
      const { renewal } = await renewalOf(doctor, { signingKey: keyThumbprint(publicKey) });
      await expect(submitted({ ...renewal, signingCertificate: certificate })).rejects.toMatchObject({
        code: 'CONFLICT',
      });
    }
  });

  it('of a revoked person is refused', async () => {
    const { renewal } = await renewalOf(world.doctor);
    await revoke(world, world.doctor);
    await expect(submitted(renewal)).rejects.toMatchObject({ code: 'USER_REVOKED' });
  });

  it('takes certificates as they are spelled and nothing beside them', async () => {
    const { renewal } = await renewalOf(world.doctor);
    const { signingCertificate } = renewal;
    for (const pem of [`${signingCertificate}some words`, signingCertificate.trim(), world.doctor.publicKey])
      await expect(submitted({ ...renewal, signingCertificate: pem })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(submitted({ ...renewal, tlsCertificate: signingCertificate })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
  });

  it('is not dated before the keys that it replaces', async () => {
    const renewed = await renew(world, world.doctor);
    const { renewal } = await renewalOf(renewed);
    await expect(submitted(renewal)).rejects.toMatchObject({ code: 'CLOCK_SKEW' });
  });

  it(`happens ${bounds.renewals} times and no more`, async () => {
    const user = await userOf(world, world.doctor);
    const { signingKey, signingThumbprint, encryptionThumbprint, registeredAt: from } = user;
    const former = { signingKey, signingThumbprint, encryptionThumbprint, from, to: from };
    const after = (renewals: number) => ({ ...user, formerKeys: Array<typeof former>(renewals).fill(former) });
    expect(formerWith(after(bounds.renewals - 1), renewalTime)).toHaveLength(bounds.renewals);
    expect(() => formerWith(after(bounds.renewals), renewalTime)).toThrow(
      expect.objectContaining({ code: 'LIMIT_REACHED' }) as Error,
    );
  });
});

describe('a key that was replaced', () => {
  const withKeysOf = (person: ChaincodePerson) => ({ patient: world.patient, doctor: person });

  it('submits and reads nothing any more, by the next call', async () => {
    const renewed = await renew(world, world.doctor);
    const own = { pid: world.doctor.pid };
    await expect(world.ledger.evaluate(world.doctor, api.get, own)).rejects.toMatchObject({
      code: 'CERTIFICATE_REPLACED',
    });
    await expect(world.ledger.evaluate(renewed, api.get, own)).resolves.toMatchObject(own);
  });

  it('signs no record, grant or revocation any more; the new one does', async () => {
    const { request, grant, record } = await shareGrantedTo(world);
    const tid = await openedTreatment(world);
    const doctor = await renew(world, world.doctor);
    const patient = await renew(world, world.patient);
    const refused = { code: 'SIGNATURE_INVALID' };
    const put = (pde: Parameters<typeof ledgerApi.records.put.args.parse>[0]) =>
      world.ledger.submit(patient, ledgerApi.records.put, ledgerApi.records.put.args.parse(pde));
    await expect(put(await makePde({ tid, patient, doctor: world.doctor }))).rejects.toMatchObject(refused);
    await expect(put(await makePde({ tid, patient: world.patient, doctor }))).rejects.toMatchObject(refused);
    await expect(put(await makePde({ tid, patient, doctor }))).resolves.toMatchObject({ doctorPid: doctor.pid });
    const revokedBy = async (signer: ChaincodePerson) =>
      world.ledger.submit(patient, ledgerApi.shares.revoke, await makeRevocation(signer, grant.shareId));
    await expect(revokedBy(world.patient)).rejects.toMatchObject(refused);
    await expect(revokedBy(patient)).resolves.toMatchObject({ status: 'revoked' });
    const another = makeRequest(patient);
    await world.ledger.submit(world.consumer, ledgerApi.shares.request, another);
    const grantedBy = async (signer: ChaincodePerson) =>
      world.ledger.submit(
        patient,
        ledgerApi.shares.grant,
        await makeGrant({ patient: signer, consumer: world.consumer, request: another, record }),
      );
    await expect(grantedBy(world.patient)).rejects.toMatchObject(refused);
    await expect(grantedBy(patient)).resolves.toMatchObject({ status: 'granted' });
    expect(request.shareId).not.toBe(another.shareId);
  });

  it('has signed what it had signed: a record that is sent again is the one that is there', async () => {
    const pde = await recordPut(world);
    const patient = await renew(world, world.patient);
    await renew(world, world.doctor);
    await expect(world.ledger.submit(patient, ledgerApi.records.put, pde)).resolves.toMatchObject(pde);
    expect(world.ledger.lastTransaction).toMatchObject({ writes: 0 });
  });

  it('is followed by one that signs nothing of an earlier time: no reader would count it', async () => {
    const tid = await openedTreatment(world);
    const doctor = await renew(world, world.doctor);
    vi.setSystemTime(laterTime(renewalTime, -1));
    const pde = await makePde({ tid, ...withKeysOf(doctor) });
    await expect(world.ledger.submit(world.patient, ledgerApi.records.put, pde)).rejects.toMatchObject({
      code: 'CLOCK_SKEW',
    });
    vi.setSystemTime(renewalTime);
    await expect(world.ledger.submit(world.patient, ledgerApi.records.put, pde)).resolves.toMatchObject(pde);
  });
});

describe('the keys that count', () => {
  it('at a time are those that were registered then, with room for clocks that differ', async () => {
    await renew(world, world.doctor);
    const user = await userOf(world, world.doctor);
    const [former, current] = keysOf(user).map(({ signingThumbprint }) => signingThumbprint);
    const counting = (offset: number, named?: string) =>
      keysAt(user, laterTime(renewalTime, offset), named).signingThumbprint;
    expect(counting(-DAY * 400)).toBe(former);
    expect(counting(-1)).toBe(former);
    expect(counting(-1, current)).toBe(former);
    expect(counting(0, current)).toBe(current);
    expect(counting(LATEST_DATED - 1, former)).toBe(former);
    expect(counting(LATEST_DATED, former)).toBe(current);
    expect(counting(LATEST_DATED)).toBe(current);
  });
});
