import { createHash, randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { request } from 'undici';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { cloudApi } from '../../api/http/cloud.ts';
import { hospitalApi } from '../../api/http/hospital.ts';
import type { ObjectGrant } from '../../app/ports/object-store.ts';
import { fetchCapture, sealCapture } from '../../app/flows/capture.ts';
import { openConfirmation } from '../../app/flows/confirm.ts';
import { openRecord } from '../../app/flows/query.ts';
import { streamOf } from '../../app/flows/testing/memory-ports.ts';
import { MutualTlsAgents } from '../../connections/http/agents.ts';
import { TID } from '../../domain/ids.ts';
import { trustedRoots } from '../../main/session/roots.ts';
import { Cast } from '../world/cast.ts';
import type { Encounter } from '../world/cast.ts';
import { sign, write } from '../world/chapters.ts';
import { once } from '../world/once.ts';
import { fileOf } from '../world/stored.ts';
import { visitWorld } from '../world/world.ts';

const world = visitWorld(inject('openwardData'));
const cast = new Cast(world);
afterAll(() => cast.close());
const treated = once((): Promise<Encounter> => cast.encounter());

const someTechnician = once(() => cast.technician());

const hashOf = (algorithm: string, body: Buffer): string => createHash(algorithm).update(body).digest('hex');
const body = (): Buffer => randomBytes(4096);

/** Permission for these bytes as a record of the doctor's. */
async function permitted({ doctor, tid }: Encounter, bytes: Buffer) {
  const digest = hashOf('sha384', bytes);
  return doctor.cloud.call(cloudApi.grantUpload, {
    body: { kind: 'records', tid: TID.parse(tid), digest, sha256: hashOf('sha256', bytes), bytes: bytes.length },
  });
}

describe('the storage refuses', () => {
  it('other bytes than were announced, and they burn no name', async () => {
    const encounter = await treated();
    const { store } = encounter.doctor;
    const [announced, other] = [body(), body()];
    const grant = await permitted(encounter, announced);
    const put = (headers: ObjectGrant['headers']) => store.put({ ...grant, headers }, streamOf(other), other.length);
    await expect(put(grant.headers), 'with the announced checksum').rejects.toMatchObject({ details: { status: 400 } });
    const checksum = createHash('sha256').update(other).digest('base64');
    await expect(put({ ...grant.headers, 'x-amz-checksum-sha256': checksum }), 'their own').rejects.toMatchObject({
      code: 'PERMIT_REFUSED',
    });
    const without = { 'if-none-match': '*' };
    await expect(put(without), 'without one').rejects.toMatchObject({ code: 'PERMIT_REFUSED' });
    await expect(put({ ...without, 'x-amz-checksum-crc32': 'AAAAAA==' }), 'a weaker one').rejects.toMatchObject({
      code: 'PERMIT_REFUSED',
    });
    await store.put(grant, streamOf(announced), announced.length);
  });

  it('to overwrite an object, and anything the permission does not say', async () => {
    const encounter = await treated();
    const { store } = encounter.doctor;
    const bytes = body();
    const grant = await permitted(encounter, bytes);
    await store.put(grant, streamOf(bytes), bytes.length);
    await expect(store.put(grant, streamOf(bytes), bytes.length)).rejects.toMatchObject({ code: 'OBJECT_EXISTS' });
    const elsewhere = { ...grant, url: grant.url.replace(hashOf('sha384', bytes), 'b'.repeat(96)) };
    await expect(store.put(elsewhere, streamOf(bytes), bytes.length)).rejects.toMatchObject({ code: 'PERMIT_REFUSED' });
    await expect(store.get(grant)).rejects.toMatchObject({ code: 'PERMIT_REFUSED' });
    const longer = { ...grant, headers: { ...grant.headers, 'content-length': String(bytes.length + 1) } };
    const more = Buffer.concat([bytes, Buffer.from('x')]);
    await expect(store.put(longer, streamOf(more), more.length)).rejects.toMatchObject({ code: 'PERMIT_REFUSED' });
  });

  it('whoever has no permission at all, certificate or not', async () => {
    const { patient } = await treated();
    const { storage } = patient.loaded.profile;
    const agents = new MutualTlsAgents(patient.vault.tlsIdentity());
    const answer = await request(`${storage.url}/${storage.bucket}?list-type=2`, {
      dispatcher: agents.agentFor({
        serverName: storage.serverName,
        trust: trustedRoots(patient.loaded).ofType('cloud'),
      }),
    });
    await answer.body.dump();
    await agents.close();
    expect(answer.statusCode).toBe(403);
  });
});

describe('a capture is not listed', () => {
  const listed = { device: 'Ventilator', start: '2026-01-02T03:04:05.000Z', end: '2026-01-02T03:05:05.000Z', gaps: 0 };

  /** The technician's permission for these bytes as a capture, and what they say of it at H_M. */
  async function captured(bytes: Buffer, said: { digest?: string } = {}) {
    const { tid: id } = await treated();
    const technician = await someTechnician();
    const tid = TID.parse(id);
    const digest = said.digest ?? hashOf('sha384', bytes);
    const content = { digest, sha256: hashOf('sha256', bytes), bytes: bytes.length };
    const grant = await technician.cloud.call(cloudApi.grantUpload, { body: { kind: 'captures', tid, ...content } });
    const capture = { ...listed, url: grant.objectUrl, digest, bytes: bytes.length };
    const list = (over: Partial<typeof capture> = {}, who = technician) =>
      who.hospital.call(hospitalApi.stageCapture, { params: { tid }, body: { ...capture, ...over } });
    return { tid, technician, list, put: () => technician.store.put(grant, streamOf(bytes), bytes.length), grant };
  }
  const waiting = async (): Promise<number> => {
    const { doctor, tid } = await treated();
    return (await doctor.hospital.call(hospitalApi.captures, { params: { tid: TID.parse(tid) } })).length;
  };

  it('that lies nowhere, of another length, of another’s, or whose bytes are not those of its name', async () => {
    const before = await waiting();
    const bytes = body();
    const { list, put } = await captured(bytes);
    await expect(list(), 'before it was stored').rejects.toMatchObject({ code: 'OBJECT_MISSING' });
    await put();
    await expect(list({ bytes: bytes.length + 1 })).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
    await expect(list({}, await cast.technician())).rejects.toMatchObject({ code: 'OBJECT_MISSING' });
    const misnamed = await captured(body(), { digest: hashOf('sha384', body()) });
    await misnamed.put();
    await expect(misnamed.list()).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
    expect(await waiting(), 'captures that are listed').toBe(before);
    await expect(list()).resolves.toMatchObject({ bytes: bytes.length });
  });

  it('any more when its announcer withdraws it, and can be listed again', async () => {
    const before = await waiting();
    const { tid, technician, list, put } = await captured(body());
    await put();
    const { url } = await list();
    const withdraw = (who = technician) =>
      who.hospital.call(hospitalApi.withdrawCapture, { params: { tid }, body: { url } });
    await expect(withdraw(await cast.technician())).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await withdraw();
    await withdraw();
    expect(await waiting()).toBe(before);
    await list();
    expect(await waiting()).toBe(before + 1);
    await withdraw();
  });
});

describe('a capture that was lost after it was listed', () => {
  it('keeps nobody from signing: the doctor sets it aside, and the patient reads that it is missing', async () => {
    const encounter = await cast.encounter();
    const { tid, patient, doctor } = encounter;
    const technician = await someTechnician();
    const start = '2026-01-02T03:04:05.000Z';
    const staged = await sealCapture(technician, {
      tid,
      patientPid: patient.pid,
      doctorPid: doctor.pid,
      document: () => streamOf(body()),
      device: 'Ventilator',
      start,
      end: start,
      gaps: 0,
    });
    await rm(fileOf(world, staged.url));
    const { digest: capture } = staged;
    await expect(fetchCapture(doctor, staged)).rejects.toMatchObject({ code: 'OBJECT_MISSING', details: { capture } });
    const left = { capture, device: 'Ventilator', from: start, to: start, reason: 'missing' as const };
    await write(encounter, { setAside: [left] });
    const { contents } = await openConfirmation(patient, encounter.org, tid);
    expect(contents.manifest.setAside).toEqual([left]);
    await sign(encounter);
    expect((await openRecord(patient, tid)).contents.manifest.setAside).toEqual([left]);
  });
});
