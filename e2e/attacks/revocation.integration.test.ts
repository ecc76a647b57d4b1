import { afterAll, describe, expect, inject, it, vi } from 'vitest';
import { ShareId } from '../../domain/ids.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { appointments, book } from '../../app/flows/book.ts';
import { openConfirmation, signConfirmation } from '../../app/flows/confirm.ts';
import { records } from '../../app/flows/query.ts';
import { openShare } from '../../app/flows/use.ts';
import { cloudApi } from '../../api/http/cloud.ts';
import { hospitalApi } from '../../api/http/hospital.ts';
import { saApi } from '../../api/http/sa.ts';
import { endOwnKeys } from '../../app/flows/end-keys.ts';
import { windowsOfExposure } from '../world/exposure-windows.ts';
import { Cast, newDisease } from '../world/cast.ts';
import { shareWith, sign, write } from '../world/chapters.ts';
import type { Person } from '../world/person.ts';
import { visitWorld } from '../world/world.ts';

const cast = new Cast(visitWorld(inject('openwardData')));
afterAll(() => cast.close());

async function revoke(person: Person): Promise<void> {
  const officer = await cast.admin('sa');
  await officer.sa.call(saApi.revokeUser, {
    params: { pid: person.vault.pid },
    body: { reason: 'Lost the card' },
  });
}

const refused = { code: 'USER_REVOKED' };

describe('a revoked user is refused by the very next call', () => {
  it('of the ledger and of every service', async () => {
    const patient = await cast.patient();
    const { pid } = patient.vault;
    // Open connections, so that revocation is not merely a failing handshake.
    await records(patient);
    await appointments(patient);
    await patient.cloud.call(cloudApi.certificates, { params: { pid } });
    await revoke(patient);
    await expect(records(patient)).rejects.toMatchObject(refused);
    await expect(patient.ledger.evaluate(ledgerApi.identities.get, { pid })).rejects.toMatchObject(refused);
    await expect(patient.hospital.call(hospitalApi.appointments)).rejects.toMatchObject(refused);
    // The other hospital asks its own peer, which learns of it a moment later.
    await vi.waitFor(
      () =>
        expect(book(patient, { org: 'hospital2', department: 'cardiology', di: newDisease() })).rejects.toMatchObject(
          refused,
        ),
      { timeout: 20_000, interval: 200 },
    );
    await expect(patient.cloud.call(cloudApi.certificates, { params: { pid } })).rejects.toMatchObject(refused);
    await expect(
      patient.sa.call(saApi.standing, { params: { pid }, query: { shareId: ShareId.parse(`S-${'0'.repeat(32)}`) } }),
    ).rejects.toMatchObject(refused);
  });

  it('also a consumer who holds a granted share', async () => {
    const encounter = await cast.encounter();
    await write(encounter);
    await sign(encounter);
    const consumer = await cast.consumer();
    const shareId = await shareWith(consumer, encounter, ['s1']);
    await openShare(consumer, shareId);
    await revoke(consumer);
    await expect(openShare(consumer, shareId)).rejects.toMatchObject(refused);
    const releaseId = `R-${'5'.repeat(32)}`;
    await expect(
      consumer.cloud.call(cloudApi.release, {
        params: {
          id: (
            await encounter.patient.ledger.evaluate(ledgerApi.shares.listByPatient, {
              pid: encounter.patient.vault.pid,
              pageSize: 1,
              bookmark: '',
            })
          ).items[0]!.shareId,
        },
        body: { releaseId },
      }),
    ).rejects.toMatchObject(refused);
  });

  it('also a doctor whose record waits for the patient', async () => {
    const encounter = await cast.encounter();
    await write(encounter);
    const opened = await openConfirmation(encounter.patient, encounter.org, encounter.tid);
    await revoke(encounter.doctor);
    await expect(openConfirmation(encounter.patient, encounter.org, encounter.tid)).rejects.toMatchObject(refused);
    // Even a client that does not look is refused by the chaincode.
    await expect(signConfirmation(encounter.patient, opened)).rejects.toMatchObject(refused);
  });
});

/** Milliseconds from the block to the last thing that a door still gave. */
const WINDOW = 2000;

describe('the window of exposure', () => {
  it('is two seconds at most at every door, over connections that are open and with what was permitted before', async () => {
    const encounter = await cast.encounter();
    await write(encounter);
    await sign(encounter);
    const { windows, said } = await windowsOfExposure(cast, encounter, revoke);
    process.stdout.write(
      `${windows.map(({ door, ms }) => `${door.padEnd(40)}${String(ms).padStart(6)} ms`).join('\n')}\n`,
    );
    // It does not come back either.
    expect(said).toContain('USER_REVOKED');
    expect(windows.filter(({ ms }) => !(ms <= WINDOW))).toEqual([]);
  });
});

describe('whose keys were stolen', () => {
  it('ends them by themselves, hears that it is done, and is nobody from then on; SA’s officer sees who and why', async () => {
    const [patient, other] = await Promise.all([cast.patient(), cast.patient()]);
    await endOwnKeys(patient.sa, 'My stick was stolen');
    await expect(records(patient)).rejects.toMatchObject(refused);
    await expect(patient.hospital.call(hospitalApi.appointments)).rejects.toMatchObject(refused);
    await other.hospital.call(hospitalApi.appointments);
    const { sa } = await cast.admin('sa');
    const { items } = await sa.call(saApi.listUsers, { query: { status: 'revoked', order: 'newest' } });
    expect(items.find(({ pid }) => pid === patient.pid)).toMatchObject({
      endedBy: 'self',
      statusReason: 'My stick was stolen',
    });
  });
});

describe('a hospital’s administrator', () => {
  it('has a doctor of the hospital revoked, and nobody else', async () => {
    const [doctor, patient, elsewhere] = await Promise.all([
      cast.doctor(),
      cast.patient(),
      cast.doctor('hospital2', 'cardiology'),
    ]);
    const { sa } = await cast.admin('hospital1');
    const revokeAs = (person: Person) =>
      sa.call(saApi.revokeUser, { params: { pid: person.vault.pid }, body: { reason: 'Left the hospital' } });
    for (const other of [patient, elsewhere])
      await expect(revokeAs(other)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const { items } = await sa.call(saApi.listUsers, { query: {} });
    const seen = new Set(items.map(({ mspId, role }) => `${mspId} ${role}`));
    expect([...seen].filter((one) => !/^Hospital1MSP (doctor|technician)$/.test(one))).toEqual([]);
    expect(await revokeAs(doctor)).toMatchObject({ status: 'revoked', statusReason: '' });
    await expect(doctor.hospital.call(hospitalApi.appointments)).rejects.toMatchObject(refused);
    await patient.hospital.call(hospitalApi.appointments);
  });
});
