import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, it, vi } from 'vitest';
import { ShareId, TID } from '../../domain/ids.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { appointments, book } from '../../app/flows/book.ts';
import { openConfirmation, signConfirmation } from '../../app/flows/confirm.ts';
import { records } from '../../app/flows/query.ts';
import { openShare } from '../../app/flows/use.ts';
import { cloudApi } from '../../api/http/cloud.ts';
import { hospitalApi } from '../../api/http/hospital.ts';
import { saApi } from '../../api/http/sa.ts';
import { endOwnKeys } from '../../app/flows/end-keys.ts';
import { isCode } from '../../app/flows/errors.ts';
import type { ObjectGrant } from '../../app/ports/object-store.ts';
import { ownCloudIn } from '../../main/session/clouds.ts';
import { trustedRoots } from '../../main/session/roots.ts';
import { FollowedStream, endorsedBy, idleAt, untilRefused } from '../world/exposure.ts';
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
    const { patient } = encounter;
    const { loaded } = patient;
    const { profile } = loaded;
    const grant = await permission(patient, encounter.tid);
    const folder = mkdtempSync(join(tmpdir(), 'exposure-'));
    const watched = new FollowedStream(await cast.admin('hospital1'), folder, patient.pid);
    const theirs = new FollowedStream(patient, folder, patient.pid);
    await vi.waitFor(() => expect([watched.heard, theirs.heard]).toEqual([1, 1]), { timeout: 60_000, interval: 100 });

    const roots = trustedRoots(loaded);
    const cloud = ownCloudIn(profile);
    const at = (server: { url: string; serverName: string } | undefined, trust: string) => {
      if (server === undefined) throw new Error('expected a server');
      return idleAt(patient, { ...server, trust });
    };
    const [hospital, sa, directory, storage] = await Promise.all([
      at(profile.hospital, roots.of(profile.mspId)),
      at(profile.sa, roots.ofType('sa')),
      at(cloud, roots.of(cloud.mspId)),
      at(cloud.gate, roots.of(cloud.mspId)),
    ]);
    const ordered = await endorsedBy(patient, 'uses:readLog', { pid: patient.pid, pageSize: 1, bookmark: '' });
    const isRevoked = (error: unknown): boolean => /USER_REVOKED/.test(JSON.stringify([error, String(error)]));
    const isForbidden = (error: unknown): boolean => isCode(error, 'PERMIT_REFUSED');

    const gone = revoke(patient);
    const doors = {
      'service, an open connection: H_M': hospital.ended,
      'service, an open connection: SA': sa.ended,
      'service, an open connection: cloud': directory.ended,
      'peer, a question': untilRefused(
        () => patient.ledger.evaluate(ledgerApi.identities.get, { pid: patient.pid }),
        isRevoked,
      ),
      'orderer, what was endorsed before': untilRefused(() => ordered.submit(), isRevoked),
      'storage, an open connection': storage.ended,
      'storage, a permission given before': untilRefused(
        async () => (await patient.store.get(grant)).body.destroy(),
        isForbidden,
      ),
    };
    const ends = await Promise.all(Object.values(doors));
    await gone;
    await vi.waitFor(() => expect(watched.heard).toBe(2), { timeout: 10_000 });
    const committed = watched.lastHeard;
    const stream = await vi.waitUntil(() => theirs.brokenSince(committed), { timeout: 10_000 });
    const measured = Object.entries({
      ...Object.fromEntries(Object.keys(doors).map((door, index) => [door, ends[index] ?? Number.NaN])),
      'event stream': stream,
    }).map(([door, end]) => ({ door, ms: Math.max(0, Math.round(end - committed)) }));
    process.stdout.write(
      `${measured.map(({ door, ms }) => `${door.padEnd(40)}${String(ms).padStart(6)} ms`).join('\n')}\n`,
    );
    // It does not come back either.
    await vi.waitFor(() => expect(theirs.said.join()).toContain('USER_REVOKED'), { timeout: 20_000 });
    await Promise.all([watched.stop(), theirs.stop()]);
    rmSync(folder, { recursive: true });
    expect(measured.filter(({ ms }) => !(ms <= WINDOW))).toEqual([]);
  });

  /** To read the record of a treatment, as it is given for minutes. */
  async function permission({ ledger, clouds }: Person, tid: string): Promise<ObjectGrant> {
    const { URL_C: url } = await ledger.evaluate(ledgerApi.records.get, { tid: TID.parse(tid) });
    return clouds.holding(url).service.call(cloudApi.grantDownload, { body: { tid: TID.parse(tid), url } });
  }
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
