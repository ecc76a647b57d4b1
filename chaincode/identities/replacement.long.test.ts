import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { keysAt } from '../../domain/registered-keys.ts';
import { replacement as bound } from '../../domain/replacement.ts';
import { keyThumbprint } from '../../protocol/identity/thumbprint.ts';
import { renew, renewalOf, userOf } from '../testing/renewal.ts';
import { replaceKeys, replacementOf, type Confirmation, type TestReplacement } from '../testing/replacement.ts';
import {
  BEGINNING,
  DAY,
  inWorld,
  laterTime,
  makePde,
  openedTreatment,
  recordPut,
  registerPerson,
  revoke,
  type ChaincodeWorld,
} from '../testing/world.ts';

const api = ledgerApi.identities;
let world: ChaincodeWorld;
inWorld((entered) => (world = entered));

const returned = laterTime(BEGINNING, DAY);
beforeEach(() => vi.setSystemTime(returned));

const submitted = (replacement: TestReplacement['replacement'], by = world.sa) =>
  world.ledger.submit(by, api.replace, replacement);
const refused = async (code: string, confirmation: Confirmation, person = world.doctor): Promise<void> => {
  const { replacement } = await replacementOf(world, person, confirmation);
  await expect(submitted(replacement)).rejects.toMatchObject({ code });
};

describe('keys that were given up', () => {
  it('are kept with their end, the cause and who had the person before them; a renewal says neither', async () => {
    const before = await userOf(world, world.doctor);
    const { replaced, replacement } = await replacementOf(world, world.doctor);
    const user = await submitted(replacement);
    const givenUp = { cause: 'lost', confirmedBy: world.admin.pid };
    expect(user).toMatchObject({
      pid: before.pid,
      signingKey: replaced.publicKey,
      preKeys: replacement.preKeys,
      status: 'active',
      formerKeys: [{ signingKey: before.signingKey, from: before.registeredAt, to: returned.toISOString(), givenUp }],
    });
    expect(world.ledger.lastTransaction?.event).toEqual({ type: 'user', tags: world.ledger.tags(user.pid) });
    await renew(world, world.patient);
    expect((await userOf(world, world.patient)).formerKeys?.[0]).not.toHaveProperty('givenUp');
  });

  it('sent twice are replaced once, without a second write', async () => {
    const { replacement } = await replacementOf(world, world.doctor);
    const user = await submitted(replacement);
    await expect(submitted(replacement)).resolves.toEqual(user);
    expect(world.ledger.lastTransaction).toMatchObject({ writes: 0, event: undefined });
  });

  it('are refused at the next call, with the day, the cause and the organisation', async () => {
    await replaceKeys(world, world.doctor);
    const asking = world.ledger.evaluate(world.doctor, api.get, { pid: world.doctor.pid });
    await expect(asking).rejects.toMatchObject({
      code: 'KEYS_GIVEN_UP',
      details: {
        at: returned.toISOString(),
        cause: 'lost',
        organisation: 'Hospital1MSP',
        confirmedBy: world.admin.pid,
      },
    });
  });

  it('leave valid what they signed before, and sign nothing after', async () => {
    const pde = await recordPut(world);
    const tid = await openedTreatment(world);
    const late = await makePde({ tid, patient: world.patient, doctor: world.doctor });
    vi.setSystemTime(laterTime(returned, DAY));
    await replaceKeys(world, world.doctor);
    await expect(world.ledger.submit(world.patient, ledgerApi.records.put, late)).rejects.toMatchObject({
      code: 'SIGNATURE_INVALID',
    });
    const user = await userOf(world, world.doctor);
    const stored = await world.ledger.evaluate(world.patient, ledgerApi.records.get, { tid: pde.T_ID });
    expect(keysAt(user, new Date(stored.recordedAt)).signingThumbprint).toBe(world.doctor.thumbprint);
  });

  it('renew nothing, and come back by neither way', async () => {
    const renewal = await renewalOf(world.doctor);
    const doctor = await replaceKeys(world, world.doctor);
    await expect(world.ledger.submit(world.sa, api.renew, renewal.renewal)).rejects.toMatchObject({
      code: 'SIGNATURE_INVALID',
    });
    vi.setSystemTime(laterTime(returned, DAY));
    const { publicKey, certificate } = world.doctor;
    const says = { signingKey: keyThumbprint(publicKey) };
    const { replacement } = await replacementOf(world, doctor, { says });
    await expect(submitted({ ...replacement, signingCertificate: certificate })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
  });

  it('give somebody who was revoked back their PID, and no reason for a revocation', async () => {
    await revoke(world, world.doctor);
    const { replaced, replacement } = await replacementOf(world, world.doctor);
    expect(await submitted(replacement)).toMatchObject({ status: 'active', statusAt: returned.toISOString() });
    expect(await userOf(world, world.doctor)).not.toHaveProperty('statusReasonDigest');
    await expect(world.ledger.evaluate(replaced, api.get, { pid: replaced.pid })).resolves.toBeDefined();
  });

  it('of the key before the last are told as they were: by a renewal, or given up', async () => {
    const second = await replaceKeys(world, world.doctor);
    vi.setSystemTime(laterTime(returned, DAY));
    await renew(world, second);
    const asking = (by: typeof second) => world.ledger.evaluate(by, api.get, { pid: second.pid });
    await expect(asking(world.doctor)).rejects.toMatchObject({ code: 'KEYS_GIVEN_UP' });
    await expect(asking(second)).rejects.toMatchObject({ code: 'CERTIFICATE_REPLACED' });
  });
});

describe('nobody’s keys are replaced', () => {
  it.each(['hospital1', 'cloud', 'workstation', 'doctor', 'admin', 'officer'] as const)('by %s', async (who) => {
    const { replacement } = await replacementOf(world, world.doctor);
    await expect(submitted(replacement, world[who])).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
  });

  it('by SA without a signature of an administrator of the person’s own organisation', async () => {
    for (const by of [world.officer, world.doctor2, world.otherDoctor, world.doctor])
      await refused('NOT_ENTITLED', { by });
    await refused('NOT_ENTITLED', { by: await registerPerson(world, 'hospital-admin', 'Hospital2MSP') });
    for (const signer of [world.sa, world.hospital1, world.officer, world.otherDoctor])
      await refused('SIGNATURE_INVALID', { signer });
  });

  it('by an administrator who is revoked, has other keys by now, or confirms their own', async () => {
    await refused('NOT_ENTITLED', {}, world.admin);
    await renew(world, world.admin);
    vi.setSystemTime(laterTime(returned, DAY));
    await refused('SIGNATURE_INVALID', {});
    await revoke(world, world.admin);
    await refused('USER_REVOKED', {});
  });

  it.each([
    ['another signing key', { signingKey: 'a'.repeat(64) }],
    ['another TLS key', { tlsKey: 'a'.repeat(64) }],
    ['another encryption key', { encryptionKey: 'a'.repeat(64) }],
    ['another key of re-encryption', { receivingKey: `02${'a'.repeat(64)}` }],
    ['another key that verifies it', { verifyingKey: `02${'a'.repeat(64)}` }],
    ['somebody else', { pid: 'a'.repeat(96) }],
    ['another role', { role: 'patient' }],
    ['another organisation', { mspId: 'Hospital2MSP' }],
    ['another cause', { cause: 'stolen' }],
    ['other keys that are given up', { replaces: 'a'.repeat(43) }],
    ['another confirmer', { confirmedBy: 'a'.repeat(96) }],
    ['another time', { at: BEGINNING.toISOString() }],
  ] as const)('when the confirmation is about %s', async (_, says) => {
    await refused('SIGNATURE_INVALID', { says });
  });

  it('by a confirmation from before the last replacement, or one that somebody has kept', async () => {
    const { replacement: kept } = await replacementOf(world, world.doctor);
    vi.setSystemTime(laterTime(returned, bound.confirmedFor + 1));
    await expect(submitted(kept)).rejects.toMatchObject({ code: 'CLOCK_SKEW' });
    const { replacement: first } = await replacementOf(world, world.doctor);
    await replaceKeys(world, world.doctor);
    vi.setSystemTime(laterTime(returned, bound.confirmedFor + DAY / 2));
    await expect(submitted(first)).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' });
  });

  it('by a certificate of somebody else, or one key for two things', async () => {
    const { replacement } = await replacementOf(world, world.doctor, {
      says: { signingKey: keyThumbprint(world.otherDoctor.publicKey) },
    });
    const others = { ...replacement, signingCertificate: world.otherDoctor.certificate };
    await expect(submitted(others)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(submitted({ ...replacement, tlsCertificate: replacement.signingCertificate })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
  });
});
