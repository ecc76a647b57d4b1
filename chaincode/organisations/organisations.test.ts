import { describe, expect, it, vi } from 'vitest';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { makeIdentity } from '../../testing/identity.ts';
import { inWorld, type ChaincodeWorld } from '../testing/world.ts';

const api = ledgerApi.organisations;
const clinic = { mspId: 'ClinicMSP', key: 'clinic', type: 'hospital', name: { en: 'Clinic', zh: '诊所' } } as const;

describe('organisations', () => {
  let world: ChaincodeWorld;
  inWorld((entered) => (world = entered));

  it('are put on the ledger by SA, and announced', async () => {
    await expect(world.ledger.submit(world.sa, api.put, clinic)).resolves.toEqual(clinic);
    expect(world.ledger.lastTransaction?.event).toEqual({ type: 'organisation', tags: [] });
    await expect(world.ledger.evaluate(world.patient, api.list, {})).resolves.toContainEqual(clinic);
  });

  it.each(['hospital1', 'cloud', 'workstation', 'patient', 'doctor', 'admin', 'officer'] as const)(
    'are not put by %s',
    async (who) => {
      await expect(world.ledger.submit(world[who], api.put, clinic)).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
    },
  );

  it('are not put by a service that calls itself SA in another organisation', async () => {
    for (const mspId of ['Hospital1MSP', 'CloudMSP', 'OtherMSP']) {
      await expect(
        world.ledger.submit(await makeIdentity(mspId, { role: 'sa' }), api.put, clinic),
      ).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
    }
  });

  it('are not put from SA’s organisation in another role', async () => {
    for (const role of ['hospital', 'proxy', 'workstation']) {
      await expect(world.ledger.submit(await makeIdentity('SaMSP', { role }), api.put, clinic)).rejects.toMatchObject({
        code: 'NOT_ENTITLED',
      });
    }
  });

  it('put twice the same are one, without a second write or event', async () => {
    await world.ledger.submit(world.sa, api.put, clinic);
    await expect(world.ledger.submit(world.sa, api.put, clinic)).resolves.toEqual(clinic);
    expect(world.ledger.lastTransaction).toMatchObject({ writes: 0, event: undefined });
  });

  it('may change their name and not their type', async () => {
    await world.ledger.submit(world.sa, api.put, clinic);
    const renamed = { ...clinic, name: { en: 'City Clinic', zh: '市诊所' } };
    await expect(world.ledger.submit(world.sa, api.put, renamed)).resolves.toEqual(renamed);
    await expect(world.ledger.submit(world.sa, api.put, { ...clinic, type: 'cloud' })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
  });

  it('are named in any languages, English among them, the same whatever order these come in', async () => {
    const name = { en: 'Clinic', zh: '诊所', 'pt-BR': 'Clínica', ar: 'عيادة' };
    await world.ledger.submit(world.sa, api.put, { ...clinic, name });
    const turned = { ar: name.ar, 'pt-BR': name['pt-BR'], zh: name.zh, en: name.en };
    await expect(world.ledger.submit(world.sa, api.put, { ...clinic, name: turned })).resolves.toEqual({
      ...clinic,
      name,
    });
    expect(world.ledger.lastTransaction).toMatchObject({ writes: 0, event: undefined });
  });

  it('are refused with a name in what is no language, or longer than names are', async () => {
    for (const name of [
      { en: 'Clinic', Chinese: '诊所' },
      { en: 'Clinic', zh: '诊'.repeat(81) },
    ]) {
      await expect(world.ledger.submit(world.sa, api.put, { ...clinic, name })).rejects.toMatchObject({
        code: 'INPUT_INVALID',
      });
    }
  });

  it('have exactly one SA', async () => {
    await expect(world.ledger.submit(world.sa, api.put, { ...clinic, type: 'sa' })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
    await expect(world.ledger.submit(world.sa, api.put, { ...clinic, mspId: 'SaMSP' })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
  });

  it('are listed for everybody in the network', async () => {
    for (const who of [world.sa, world.hospital1, world.cloud, world.patient, world.consumer]) {
      const list = await world.ledger.evaluate(who, api.list, {});
      expect(list.map((organisation) => organisation.mspId)).toEqual([
        'Cloud2MSP',
        'CloudMSP',
        'Hospital1MSP',
        'Hospital2MSP',
        'InstituteMSP',
        'SaMSP',
      ]);
    }
  });

  describe('have installations', () => {
    const key = 'a1'.repeat(32);
    const operator = (mspId: string) => makeIdentity(mspId, { role: 'operator' });
    const isRevoked = async (mspId: string, by = world.cloud) =>
      (await world.ledger.evaluate(by, api.installation, { mspId, key })).revoked !== undefined;

    it('that their own operator revokes for good, and every service is told so', async () => {
      expect(await isRevoked('Hospital1MSP')).toBe(false);
      const revoked = await world.ledger.submit(await operator('Hospital1MSP'), api.revokeInstallation, { key });
      expect(revoked).toMatchObject({ mspId: 'Hospital1MSP', key });
      for (const service of [world.sa, world.hospital1, world.cloud])
        expect(await isRevoked('Hospital1MSP', service)).toBe(true);
      expect(await isRevoked('Hospital1MSP', await operator('Hospital1MSP'))).toBe(true);
    });

    it('that nobody else revokes: the word of another organisation’s operator is not about them', async () => {
      await world.ledger.submit(await operator('Hospital2MSP'), api.revokeInstallation, { key });
      expect(await isRevoked('Hospital1MSP')).toBe(false);
      expect(await isRevoked('Hospital2MSP')).toBe(true);
    });

    it.each(['sa', 'hospital1', 'cloud', 'workstation', 'patient', 'doctor', 'admin', 'officer'] as const)(
      'that are not revoked by %s',
      async (who) => {
        await expect(world.ledger.submit(world[who], api.revokeInstallation, { key })).rejects.toMatchObject({
          code: 'NOT_ENTITLED',
        });
      },
    );

    it('of which one is revoked twice as once', async () => {
      const first = await world.ledger.submit(await operator('Hospital1MSP'), api.revokeInstallation, { key });
      vi.advanceTimersByTime(60_000);
      const again = await world.ledger.submit(await operator('Hospital1MSP'), api.revokeInstallation, { key });
      expect(again).toEqual(first);
      expect(world.ledger.lastTransaction).toMatchObject({ writes: 0, event: undefined });
    });

    it('of which persons, and operators of others, are told nothing', async () => {
      for (const who of [world.patient, world.doctor, world.officer, await operator('Hospital2MSP')])
        await expect(
          world.ledger.evaluate(who, api.installation, { mspId: 'Hospital1MSP', key }),
        ).rejects.toMatchObject({
          code: 'NOT_ENTITLED',
        });
    });
  });

  it('are not listed for an organisation that is not on the ledger', async () => {
    await expect(
      world.ledger.evaluate(await makeIdentity('StrangerMSP', { role: 'hospital' }), api.list, {}),
    ).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
  });
});
