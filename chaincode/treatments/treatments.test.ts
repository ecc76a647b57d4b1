import { describe, expect, it, vi } from 'vitest';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { makeIdentity } from '../../testing/identity.ts';
import {
  BEGINNING,
  inWorld,
  newPid,
  newTid,
  openedTreatment,
  registerPerson,
  revoke,
  type ChaincodeWorld,
} from '../testing/world.ts';

const api = ledgerApi.treatments;

describe('treatments', () => {
  let world: ChaincodeWorld;
  inWorld((entered) => (world = entered));

  const open = (by = world.hospital1, changes: object = {}) =>
    world.ledger.submit(by, api.open, {
      tid: newTid(),
      patientPid: world.patient.pid,
      doctorPid: world.doctor.pid,
      ...changes,
    });

  it('are opened by the hospital’s service, which becomes their hospital, and announced', async () => {
    const treatment = await open();
    expect(treatment).toMatchObject({ hospital: 'Hospital1MSP', status: 'open', openedAt: BEGINNING.toISOString() });
    expect(world.ledger.lastTransaction?.event).toEqual({
      type: 'treatment',
      tags: world.ledger.tags(world.patient.pid, world.doctor.pid),
    });
  });

  it('may be of a patient who was registered at another hospital', async () => {
    const guest = await registerPerson(world, 'patient', 'Hospital2MSP');
    await expect(open(world.hospital1, { patientPid: guest.pid })).resolves.toMatchObject({ patientPid: guest.pid });
  });

  it.each(['sa', 'cloud', 'workstation', 'patient', 'doctor', 'admin', 'consumer'] as const)(
    'are not opened by %s',
    async (who) => {
      await expect(open(world[who])).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
    },
  );

  it('are not opened by a service of role hospital whose organisation is none', async () => {
    for (const mspId of ['InstituteMSP', 'CloudMSP', 'SaMSP', 'NobodyMSP', 'no such/name']) {
      await expect(open(await makeIdentity(mspId, { role: 'hospital' }))).rejects.toMatchObject({
        code: 'NOT_ENTITLED',
      });
    }
  });

  it('need a doctor of that hospital', async () => {
    await expect(open(world.hospital1, { doctorPid: world.doctor2.pid })).rejects.toMatchObject({
      code: 'NOT_ENTITLED',
    });
    await expect(open(world.hospital1, { doctorPid: world.technician.pid })).rejects.toMatchObject({
      code: 'NOT_ENTITLED',
    });
    await expect(open(world.hospital1, { doctorPid: newPid() })).rejects.toMatchObject({ code: 'USER_UNKNOWN' });
  });

  it('need a patient who is one', async () => {
    await expect(open(world.hospital1, { patientPid: world.otherDoctor.pid })).rejects.toMatchObject({
      code: 'NOT_ENTITLED',
    });
    await expect(open(world.hospital1, { patientPid: newPid() })).rejects.toMatchObject({ code: 'USER_UNKNOWN' });
  });

  it.each(['patient', 'doctor'] as const)('are refused when the %s was revoked', async (who) => {
    await revoke(world, world[who]);
    await expect(open()).rejects.toMatchObject({ code: 'USER_REVOKED' });
  });

  it('opened twice the same are one, without a second write or event', async () => {
    const tid = newTid();
    const first = await open(world.hospital1, { tid });
    vi.setSystemTime(BEGINNING.getTime() + 60_000);
    await expect(open(world.hospital1, { tid })).resolves.toEqual(first);
    expect(world.ledger.lastTransaction).toMatchObject({ writes: 0, event: undefined });
  });

  describe('of an archive', () => {
    const opening = () => ({ tid: newTid(), patientPid: world.patient.pid, doctorPid: world.doctor.pid });
    const openAll = (treatments: ReturnType<typeof opening>[], by = world.hospital1) =>
      world.ledger.submit(by, api.openAll, { treatments });

    it('are opened together, announced once, and opened again without effect', async () => {
      const treatments = [opening(), { ...opening(), patientPid: world.otherPatient.pid }];
      await expect(openAll(treatments)).resolves.toEqual({ opened: 2 });
      expect(world.ledger.lastTransaction?.event).toEqual({
        type: 'treatment',
        tags: world.ledger.tags(world.patient.pid, world.doctor.pid, world.otherPatient.pid),
      });
      for (const { tid } of treatments)
        await expect(world.ledger.evaluate(world.doctor, api.get, { tid })).resolves.toMatchObject({
          tid,
          status: 'open',
          hospital: 'Hospital1MSP',
        });
      await expect(openAll(treatments)).resolves.toEqual({ opened: 2 });
      expect(world.ledger.lastTransaction).toMatchObject({ writes: 0, event: undefined });
    });

    it('are opened all or none, and the one refused is named', async () => {
      const [good, bad] = [opening(), { ...opening(), doctorPid: world.doctor2.pid }];
      await expect(openAll([good, bad])).rejects.toMatchObject({
        code: 'NOT_ENTITLED',
        message: expect.stringContaining(`treatments.1 (${bad.tid})`),
      });
      await expect(world.ledger.evaluate(world.doctor, api.get, { tid: good.tid })).rejects.toMatchObject({
        code: 'TREATMENT_UNKNOWN',
      });
    });

    it('are the hospital’s to open, each once, and not more than a hundred', async () => {
      const one = opening();
      await expect(openAll([one], world.hospital2)).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
      await expect(openAll([one, one])).rejects.toMatchObject({ code: 'INPUT_INVALID' });
      await expect(openAll(Array.from({ length: 101 }, opening))).rejects.toMatchObject({ code: 'INPUT_INVALID' });
      await expect(openAll([])).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    });
  });

  it('do not share an id', async () => {
    const tid = newTid();
    await open(world.hospital1, { tid });
    await expect(open(world.hospital1, { tid, patientPid: world.otherPatient.pid })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await expect(open(world.hospital1, { tid, doctorPid: world.otherDoctor.pid })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await expect(open(world.hospital2, { tid, doctorPid: world.doctor2.pid })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
  });

  it('are closed by their own hospital only, once', async () => {
    const tid = await openedTreatment(world);
    await expect(world.ledger.submit(world.hospital2, api.close, { tid })).rejects.toMatchObject({
      code: 'NOT_ENTITLED',
    });
    await expect(world.ledger.submit(world.doctor, api.close, { tid })).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
    await expect(world.ledger.submit(world.hospital1, api.close, { tid })).resolves.toMatchObject({ status: 'closed' });
    expect(world.ledger.lastTransaction?.writes).toBe(1);
    await expect(world.ledger.submit(world.hospital1, api.close, { tid })).resolves.toMatchObject({ status: 'closed' });
    expect(world.ledger.lastTransaction?.writes).toBe(0);
    await expect(world.ledger.submit(world.hospital1, api.close, { tid: newTid() })).rejects.toMatchObject({
      code: 'TREATMENT_UNKNOWN',
    });
  });

  it.each(['patient', 'doctor', 'hospital1', 'cloud'] as const)('are read by %s', async (who) => {
    const tid = await openedTreatment(world);
    await expect(world.ledger.evaluate(world[who], api.get, { tid })).resolves.toMatchObject({ tid });
  });

  it.each([
    'otherPatient',
    'otherDoctor',
    'hospital2',
    'sa',
    'workstation',
    'technician',
    'admin',
    'officer',
    'consumer',
  ] as const)('are not read by %s', async (who) => {
    const tid = await openedTreatment(world);
    await expect(world.ledger.evaluate(world[who], api.get, { tid })).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
  });

  it('that nobody opened are unknown', async () => {
    await expect(world.ledger.evaluate(world.patient, api.get, { tid: newTid() })).rejects.toMatchObject({
      code: 'TREATMENT_UNKNOWN',
    });
  });
});
