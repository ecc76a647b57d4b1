import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { makeIdentity } from '../../testing/identity.ts';
import { canonicalJson } from '../transaction/json.ts';
import {
  BEGINNING,
  inWorld,
  makePerson,
  newPid,
  registrationOf,
  revoke,
  type ChaincodeWorld,
  sha384Of,
} from '../testing/world.ts';

const api = ledgerApi.identities;

describe('users', () => {
  let world: ChaincodeWorld;
  inWorld((entered) => (world = entered));

  it('are registered by SA, active from then on, and announced', async () => {
    const person = await makePerson('patient', 'Hospital1MSP');
    const user = await world.ledger.submit(world.sa, api.register, registrationOf(person));
    expect(user).toMatchObject({
      pid: person.pid,
      status: 'active',
      registeredAt: BEGINNING.toISOString(),
      statusAt: BEGINNING.toISOString(),
    });
    expect(world.ledger.lastTransaction?.event).toEqual({ type: 'user', tags: world.ledger.tags(person.pid) });
  });

  it.each(['hospital1', 'cloud', 'workstation', 'patient', 'admin', 'officer'] as const)(
    'are not registered by %s',
    async (who) => {
      const person = await makePerson('patient', 'Hospital1MSP');
      await expect(world.ledger.submit(world[who], api.register, registrationOf(person))).rejects.toMatchObject({
        code: 'NOT_ENTITLED',
      });
    },
  );

  it('registered twice the same are one, even when revoked between', async () => {
    const registration = registrationOf(world.patient);
    const first = await world.ledger.evaluate(world.sa, api.get, { pid: world.patient.pid });
    await expect(world.ledger.submit(world.sa, api.register, registration)).resolves.toEqual(first);
    expect(world.ledger.lastTransaction).toMatchObject({ writes: 0, event: undefined });
    await revoke(world, world.patient);
    await expect(world.ledger.submit(world.sa, api.register, registration)).resolves.toMatchObject({
      status: 'revoked',
    });
  });

  it('are not registered again with other contents', async () => {
    const other = registrationOf(await makePerson('patient', 'Hospital1MSP'));
    const registration = registrationOf(world.patient);
    const changes = [
      { role: 'doctor' },
      { mspId: 'Hospital2MSP' },
      { signingKey: other.signingKey },
      { signingThumbprint: other.signingThumbprint },
      { encryptionThumbprint: other.encryptionThumbprint },
      { preKeys: { ...registration.preKeys, receiving: `03${'c'.repeat(64)}` } },
    ] as const;
    for (const change of changes) {
      await expect(world.ledger.submit(world.sa, api.register, { ...registration, ...change })).rejects.toMatchObject({
        code: 'CONFLICT',
      });
    }
  });

  it('do not share a signing certificate', async () => {
    await expect(
      world.ledger.submit(world.sa, api.register, { ...registrationOf(world.patient), pid: newPid() }),
    ).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('belong to an organisation on the ledger', async () => {
    await expect(
      world.ledger.submit(world.sa, api.register, registrationOf(await makePerson('patient', 'NowhereMSP'))),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it.each([
    ['patient', 'InstituteMSP'],
    ['doctor', 'InstituteMSP'],
    ['technician', 'CloudMSP'],
    ['hospital-admin', 'InstituteMSP'],
    ['consumer', 'CloudMSP'],
    ['consumer', 'SaMSP'],
    ['sa-officer', 'Hospital1MSP'],
  ] as const)('in the role %s are not registered in %s', async (role, mspId) => {
    await expect(
      world.ledger.submit(world.sa, api.register, registrationOf(await makePerson(role, mspId))),
    ).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('sign with P-256 and nothing else', async () => {
    const registration = registrationOf(await makePerson('patient', 'Hospital1MSP'));
    const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' })
      .publicKey.export({ type: 'spki', format: 'pem' })
      .toString();
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
      .publicKey.export({ type: 'spki', format: 'pem' })
      .toString();
    const secret = world.patient.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    for (const signingKey of [
      p384,
      rsa,
      secret,
      '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n',
      world.patient.certificate,
    ]) {
      await expect(world.ledger.submit(world.sa, api.register, { ...registration, signingKey })).rejects.toMatchObject({
        code: 'INPUT_INVALID',
      });
    }
  });

  it('are revoked by SA with a reason and a time', async () => {
    vi.setSystemTime(BEGINNING.getTime() + 60_000);
    const change = { pid: world.patient.pid, status: 'revoked', reasonDigest: sha384Of('Lost the phone') } as const;
    const user = await world.ledger.submit(world.sa, api.setStatus, change);
    expect(user).toMatchObject({
      status: 'revoked',
      statusReasonDigest: sha384Of('Lost the phone'),
      registeredAt: BEGINNING.toISOString(),
      statusAt: '2030-01-15T08:01:00.000Z',
    });
    await expect(world.ledger.submit(world.sa, api.setStatus, change)).resolves.toEqual(user);
    expect(world.ledger.lastTransaction).toMatchObject({ writes: 0, event: undefined });
  });

  it('are revoked anew for another reason and reinstated for the same, each time announced to them', async () => {
    const { pid } = world.patient;
    const set = (status: 'active' | 'revoked', reason: string) =>
      world.ledger.submit(world.sa, api.setStatus, { pid, status, reasonDigest: sha384Of(reason) });
    for (const [status, reason] of [
      ['revoked', 'Lost the phone'],
      ['revoked', 'Sold the phone'],
      ['active', 'Sold the phone'],
    ] as const) {
      await expect(set(status, reason)).resolves.toMatchObject({ status, statusReasonDigest: sha384Of(reason) });
      expect(world.ledger.lastTransaction).toMatchObject({
        writes: 1,
        event: { type: 'user', tags: world.ledger.tags(pid) },
      });
    }
  });

  it('lose with the next change what an earlier chaincode put there in clear', async () => {
    const { pid } = world.patient;
    const user = await world.ledger.evaluate(world.sa, api.get, { pid });
    const earlier = Buffer.from(canonicalJson({ ...user, statusReason: 'Lost the phone' }));
    world.ledger.committed.set(`user/${pid}`, {
      value: earlier,
      block: world.ledger.committed.get(`user/${pid}`)?.block ?? 0,
    });
    await expect(world.ledger.evaluate(world.sa, api.get, { pid })).resolves.toMatchObject({
      statusReason: 'Lost the phone',
    });
    const change = { pid, status: 'revoked', reasonDigest: sha384Of('Lost the phone') } as const;
    expect(await world.ledger.submit(world.sa, api.setStatus, change)).not.toHaveProperty('statusReason');
  });

  it.each(['hospital1', 'cloud', 'admin', 'officer', 'patient'] as const)('are not revoked by %s', async (who) => {
    await expect(
      world.ledger.submit(world[who], api.setStatus, {
        pid: world.patient.pid,
        status: 'revoked',
        reasonDigest: sha384Of(''),
      }),
    ).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
  });

  it('that do not exist cannot be revoked', async () => {
    await expect(
      world.ledger.submit(world.sa, api.setStatus, { pid: newPid(), status: 'revoked', reasonDigest: sha384Of('') }),
    ).rejects.toMatchObject({ code: 'USER_UNKNOWN' });
  });

  it('are refused by the next call after revocation and let in after reinstatement', async () => {
    const ask = () => world.ledger.evaluate(world.patient, api.get, { pid: world.patient.pid });
    await expect(ask()).resolves.toMatchObject({ role: 'patient' });
    await revoke(world, world.patient);
    await expect(ask()).rejects.toMatchObject({ code: 'USER_REVOKED' });
    await world.ledger.submit(world.sa, api.setStatus, {
      pid: world.patient.pid,
      status: 'active',
      reasonDigest: sha384Of('Found again'),
    });
    await expect(ask()).resolves.toMatchObject({ role: 'patient' });
  });

  it('are read by every service and not by a bare workstation', async () => {
    for (const who of [world.sa, world.hospital2, world.cloud]) {
      await expect(world.ledger.evaluate(who, api.get, { pid: world.patient.pid })).resolves.toMatchObject({
        pid: world.patient.pid,
      });
    }
    await expect(world.ledger.evaluate(world.workstation, api.get, { pid: world.patient.pid })).rejects.toMatchObject({
      code: 'NOT_ENTITLED',
    });
  });

  it('that nobody registered are unknown', async () => {
    await expect(world.ledger.evaluate(world.sa, api.get, { pid: newPid() })).rejects.toMatchObject({
      code: 'USER_UNKNOWN',
    });
  });
});

describe('a node’s operator', () => {
  let world: ChaincodeWorld;
  inWorld((entered) => (world = entered));
  const operatorOf = (mspId: string) => makeIdentity(mspId, { role: 'operator' });

  it('learns whether an administrator of its own organisation is still one', async () => {
    const operator = await operatorOf('Hospital1MSP');
    const asked = { pid: world.admin.pid };
    await expect(world.ledger.evaluate(operator, api.get, asked)).resolves.toMatchObject({ status: 'active' });
    await revoke(world, world.admin);
    await expect(world.ledger.evaluate(operator, api.get, asked)).resolves.toMatchObject({ status: 'revoked' });
  });

  it('learns about nobody else, nor whether there is somebody', async () => {
    const operator = await operatorOf('Hospital1MSP');
    for (const pid of [world.patient.pid, world.officer.pid, newPid()])
      await expect(world.ledger.evaluate(operator, api.get, { pid }), pid.slice(0, 8)).rejects.toMatchObject({
        code: 'NOT_ENTITLED',
      });
    await expect(
      world.ledger.evaluate(await operatorOf('Hospital2MSP'), api.get, { pid: world.admin.pid }),
    ).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
  });
});
