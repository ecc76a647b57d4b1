import { describe, expect, it } from 'vitest';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { contracts } from '../index.ts';
import { makeIdentity } from '../../testing/identity.ts';
import {
  BEGINNING,
  inWorld,
  laterTime,
  makePerson,
  newPid,
  newTid,
  type ChaincodeWorld,
  sha384Of,
} from '../testing/world.ts';
import { TOLERATED_SKEW } from '../../domain/clock.ts';

const getUser = ledgerApi.identities.get;

describe('a transaction', () => {
  let world: ChaincodeWorld;
  inWorld((entered) => (world = entered));

  const raw = (...args: string[]) => world.ledger.endorse(world.sa, args);

  it('of the API exists in exactly one contract, and contracts have no others', () => {
    const offered = contracts.flatMap((contract) => {
      const instance = new contract();
      return Object.getOwnPropertyNames(contract.prototype)
        .filter((name) => name !== 'constructor')
        .map((name) => `${instance.getName()}:${name}`);
    });
    const promised = Object.values(ledgerApi).flatMap((noun) =>
      Object.values<{ readonly name: string }>(noun).map((transaction) => transaction.name),
    );
    expect(offered.sort()).toEqual(promised.sort());
  });

  it.each([
    'identities:destroy',
    'identities:',
    'identities:toString',
    'identities:constructor',
    'identities:unknownTransaction',
    'identities:aroundTransaction',
    'destroy',
    'put',
    'list',
    '',
  ])('named %j is refused', async (name) => {
    await expect(raw(name, '{}')).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('of an unknown contract is refused', async () => {
    await expect(raw('nothing:get', '{}')).rejects.toThrow(/not known/);
  });

  it('has one argument', async () => {
    const args = JSON.stringify({ pid: world.patient.pid });
    await expect(raw(getUser.name)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(raw(getUser.name, args, args)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(raw(getUser.name, args)).resolves.toHaveProperty('payload');
  });

  it.each(['', 'pid', '{', 'null', '[]', '"x"', '{"pid":1}', '{"pid":"\\ud800"}', '{}'])(
    'with the argument %j is refused',
    async (args) => {
      await expect(raw(getUser.name, args)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    },
  );

  it('with a lone surrogate in a free text is refused rather than stored', async () => {
    await expect(
      raw(ledgerApi.identities.setStatus.name, `{"pid":"${world.patient.pid}","status":"revoked","reason":"\\ud800"}`),
    ).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('with an argument beyond all measure is refused', async () => {
    await expect(raw(getUser.name, JSON.stringify({ pid: 'a'.repeat(300_000) }))).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: 'The argument is too large',
    });
  });

  it('says where its argument is wrong without repeating the value', async () => {
    const refusal = await raw(getUser.name, '{"pid":"Zhang San"}').catch((error: unknown) => String(error));
    expect(refusal).toContain('pid');
    expect(refusal).not.toContain('Zhang');
  });

  it('answers canonical JSON', async () => {
    const { payload } = await raw(getUser.name, JSON.stringify({ pid: world.patient.pid }));
    expect(payload.startsWith('{"encryptionThumbprint":')).toBe(true);
    expect(payload).not.toMatch(/\s"/);
  });

  it('is refused from a certificate without attributes, role or pid', async () => {
    for (const attributes of [
      undefined,
      {},
      { role: 'emperor' },
      { role: 'patient' },
      { role: 'patient', pid: 'short' },
      { pid: world.patient.pid },
    ]) {
      const stranger = await makeIdentity('Hospital1MSP', attributes);
      await expect(world.ledger.evaluate(stranger, getUser, { pid: world.patient.pid })).rejects.toMatchObject({
        code: 'NOT_AUTHENTICATED',
      });
    }
  });

  it('is refused from a certificate whose attribute extension holds none', async () => {
    const stranger = await makeIdentity('Hospital1MSP', undefined, { extension: '{}' });
    await expect(world.ledger.evaluate(stranger, getUser, { pid: world.patient.pid })).rejects.toMatchObject({
      code: 'NOT_AUTHENTICATED',
    });
  });

  it('is refused from somebody the ledger does not know', async () => {
    await expect(
      world.ledger.evaluate(await makePerson('patient', 'Hospital1MSP'), getUser, { pid: world.patient.pid }),
    ).rejects.toMatchObject({ code: 'USER_UNKNOWN' });
  });

  it('is refused from another certificate with the same attributes', async () => {
    const double = await makeIdentity('Hospital1MSP', { role: 'patient', pid: world.patient.pid });
    await expect(world.ledger.evaluate(double, getUser, { pid: world.patient.pid })).rejects.toMatchObject({
      code: 'CERTIFICATE_INVALID',
    });
  });

  it('is refused when the certificate’s role or organisation is not the registered one', async () => {
    for (const double of [
      await makeIdentity('Hospital1MSP', { role: 'doctor', pid: world.patient.pid }),
      { ...world.patient, mspId: 'Hospital2MSP' },
    ]) {
      await expect(world.ledger.evaluate(double, getUser, { pid: world.patient.pid })).rejects.toMatchObject({
        code: 'NOT_ENTITLED',
      });
    }
  });

  it('is stamped only while the clocks of submitter and endorser agree', async () => {
    const open = (time: Date) =>
      world.ledger.submit(
        world.hospital1,
        ledgerApi.treatments.open,
        { tid: newTid(), patientPid: world.patient.pid, doctorPid: world.doctor.pid },
        { time },
      );
    for (const skew of [-TOLERATED_SKEW, 0, TOLERATED_SKEW]) {
      const time = laterTime(BEGINNING, skew);
      await expect(open(time)).resolves.toMatchObject({ openedAt: time.toISOString() });
    }
    for (const skew of [-TOLERATED_SKEW - 1, TOLERATED_SKEW + 1, 365 * 24 * 3600 * 1000]) {
      await expect(open(laterTime(BEGINNING, skew))).rejects.toMatchObject({ code: 'CLOCK_SKEW' });
    }
  });

  it('that meets a defect says INTERNAL and nothing of what happened', async () => {
    const pid = newPid();
    world.ledger.committed.set(`user/${pid}`, { value: Buffer.from('{"secret":"of the state"}'), block: 0 });
    const refusal = await world.ledger.evaluate(world.sa, getUser, { pid }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'INTERNAL' });
    expect(String(refusal)).toMatch(/A defect in the chaincode, number [0-9a-f-]{36}$/);
  });

  it('endorsed beside another that changes what it read is not valid', async () => {
    const revoke = await world.ledger.endorse(world.sa, [
      'identities:setStatus',
      JSON.stringify({ pid: world.doctor.pid, status: 'revoked', reasonDigest: sha384Of('left') }),
    ]);
    const open = await world.ledger.endorse(world.hospital1, [
      'treatments:open',
      JSON.stringify({ tid: newTid(), patientPid: world.patient.pid, doctorPid: world.doctor.pid }),
    ]);
    expect(world.ledger.commit(revoke)).toBe(true);
    expect(world.ledger.commit(open)).toBe(false);
  });
});
