import { describe, expect, it, vi } from 'vitest';
import { MOST_AT_ONCE, ledgerApi } from '../../api/ledger/transactions.ts';
import { certificateThumbprint } from '../../protocol/identity/thumbprint.ts';
import { makeIdentity } from '../../testing/identity.ts';
import { renewalOf } from '../testing/renewal.ts';
import { BEGINNING, DAY, inWorld, laterTime, newPid, revoke, type ChaincodeWorld } from '../testing/world.ts';

const { standing } = ledgerApi.identities;

describe('who may stay at a door', () => {
  let world: ChaincodeWorld;
  inWorld((entered) => (world = entered));
  const installations: never[] = [];

  it('is told of people in the order in which they were asked for, without those who are not registered', async () => {
    const { doctor, patient, consumer } = world;
    await revoke(world, patient);
    const people = [patient, consumer, doctor].map(({ pid }) => pid);
    const answer = await world.ledger.evaluate(world.cloud, standing, {
      people: [newPid(), ...people],
      installations,
    });
    expect(answer).toEqual({
      people: [
        { pid: patient.pid, mspId: 'Hospital1MSP', role: 'patient', status: 'revoked' },
        { pid: consumer.pid, mspId: 'InstituteMSP', role: 'consumer', status: 'active' },
        { pid: doctor.pid, mspId: 'Hospital1MSP', role: 'doctor', status: 'active' },
      ],
      revoked: [],
    });
  });

  it('is told with the TLS certificate of now, which alone opens a door', async () => {
    vi.setSystemTime(laterTime(BEGINNING, DAY));
    const { renewal } = await renewalOf(world.doctor);
    await world.ledger.submit(world.sa, ledgerApi.identities.renew, renewal);
    const { people } = await world.ledger.evaluate(world.hospital1, standing, {
      people: [world.doctor.pid],
      installations,
    });
    expect(people).toMatchObject([{ tlsThumbprint: certificateThumbprint(renewal.tlsCertificate) }]);
  });

  it('is told of installations: those that are revoked', async () => {
    const operator = await makeIdentity('Hospital1MSP', { role: 'operator' });
    const [good, bad] = ['a1', 'b2'].map((byte) => ({ mspId: 'Hospital1MSP', key: byte.repeat(32) }));
    if (good === undefined || bad === undefined) throw new Error('expected two installations');
    await world.ledger.submit(operator, ledgerApi.organisations.revokeInstallation, { key: bad.key });
    const elsewhere = { ...bad, mspId: 'Hospital2MSP' };
    expect(
      await world.ledger.evaluate(world.hospital2, standing, { people: [], installations: [good, bad, elsewhere] }),
    ).toEqual({ people: [], revoked: [bad] });
  });

  it('is not told of more at once than one message takes', async () => {
    const people = Array.from({ length: MOST_AT_ONCE + 1 }, () => world.patient.pid);
    await expect(world.ledger.evaluate(world.cloud, standing, { people, installations })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
  });

  it.each(['workstation', 'patient', 'doctor', 'consumer', 'admin', 'officer'] as const)(
    'is not told to %s',
    async (who) => {
      const asked = world.ledger.evaluate(world[who], standing, { people: [world.patient.pid], installations });
      await expect(asked).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
    },
  );

  it.each(['registrar', 'operator'])('is not told to a %s', async (role) => {
    const asked = world.ledger.evaluate(await makeIdentity('Hospital1MSP', { role }), standing, {
      people: [world.patient.pid],
      installations,
    });
    await expect(asked).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
  });
});
