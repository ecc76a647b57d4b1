import { rm } from 'node:fs/promises';
import { afterAll, describe, expect, inject, it, vi } from 'vitest';
import { fetchCapture } from '../../app/flows/capture.ts';
import { openConfirmation, signConfirmation } from '../../app/flows/confirm.ts';
import { openRecord } from '../../app/flows/query.ts';
import { grantShare, requestShare } from '../../app/flows/share.ts';
import { openShare } from '../../app/flows/use.ts';
import { Cast } from '../world/cast.ts';
import { inDays, seenBy, shareWith, sign, write } from '../world/chapters.ts';
import { sealCapture } from '../../app/flows/capture.ts';
import { streamOf } from '../../app/flows/testing/memory-ports.ts';
import { once } from '../world/once.ts';
import { fileOf, flipStoredBit } from '../world/stored.ts';
import { visitWorld } from '../world/world.ts';

const world = visitWorld(inject('openwardData'));
const cast = new Cast(world);
afterAll(() => cast.close());
const someDoctor = once(() => cast.doctor());
const someConsumer = once(() => cast.consumer());

describe('one bit of an object changed on the storage’s disk', () => {
  it('keeps a record from being opened', async () => {
    const encounter = await cast.encounter({ doctor: await someDoctor() });
    await write(encounter);
    const { record } = await sign(encounter);
    await expect(openRecord(encounter.patient, encounter.tid)).resolves.toMatchObject({
      record: { T_ID: encounter.tid, digest: record.digest },
    });
    await flipStoredBit(fileOf(world, record.URL_C));
    const opening = vi.spyOn(encounter.patient.vault, 'openEnvelope');
    await expect(openRecord(encounter.patient, encounter.tid)).rejects.toMatchObject({
      code: 'DIGEST_MISMATCH',
      details: { expected: record.digest },
    });
    expect(opening).not.toHaveBeenCalled();
  });

  it('keeps a record from being shared', async () => {
    const encounter = await cast.encounter({ doctor: await someDoctor() });
    await write(encounter);
    const { record } = await sign(encounter);
    await flipStoredBit(fileOf(world, record.URL_C));
    const consumer = await someConsumer();
    const until = inDays(1);
    const { result } = await requestShare(consumer, {
      patientPid: encounter.patient.pid,
      purpose: 'research',
      reason: 'Research',
      kinds: ['EMR'],
      until,
    });
    await seenBy(encounter.patient, result.shareId, 'requested');
    await expect(
      grantShare(encounter.patient, {
        ...result,
        tid: encounter.tid,
        version: 1,
        segments: ['s1'],
        expiry: until,
      }),
    ).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
  });

  it('keeps what the doctor offers from being shown for signing', async () => {
    const encounter = await cast.encounter({ doctor: await someDoctor() });
    const offered = await write(encounter);
    await flipStoredBit(fileOf(world, offered.url));
    const opening = vi.spyOn(encounter.patient.vault, 'openEnvelope');
    await expect(openConfirmation(encounter.patient, encounter.org, encounter.tid)).rejects.toMatchObject({
      code: 'DIGEST_MISMATCH',
    });
    expect(opening).not.toHaveBeenCalled();
  });

  it('keeps a capture out of a record', async () => {
    const { tid, patient, doctor } = await cast.encounter({ doctor: await someDoctor() });
    const technician = await cast.technician();
    const at = new Date().toISOString();
    const staged = await sealCapture(technician, {
      tid,
      patientPid: patient.pid,
      doctorPid: doctor.pid,
      document: () => streamOf(Buffer.from('{}')),
      device: 'Test',
      start: at,
      end: at,
      gaps: 0,
    });
    expect(Buffer.from(await fetchCapture(doctor, staged)).toString()).toBe('{}');
    await flipStoredBit(fileOf(world, staged.url));
    await expect(fetchCapture(doctor, staged)).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
  });

  it('keeps a share from being opened', async () => {
    const encounter = await cast.encounter({ doctor: await someDoctor() });
    await write(encounter);
    await sign(encounter);
    const consumer = await someConsumer();
    const shareId = await shareWith(consumer, encounter, ['s1']);
    const { share } = await openShare(consumer, shareId);
    await flipStoredBit(fileOf(world, share.granted?.csUrl ?? ''));
    await expect(openShare(consumer, shareId)).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
  });
});

describe('an object taken away between reading and signing', () => {
  it('keeps an index that points nowhere off the ledger and out of the outbox', async () => {
    const encounter = await cast.encounter({ doctor: await someDoctor() });
    const offered = await write(encounter);
    const opened = await openConfirmation(encounter.patient, encounter.org, encounter.tid);
    await rm(fileOf(world, offered.url));
    await expect(signConfirmation(encounter.patient, opened)).rejects.toMatchObject({ code: 'OBJECT_MISSING' });
    expect(await encounter.patient.outbox.list()).toEqual([]);
  });
});
