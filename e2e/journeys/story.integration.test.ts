import { afterAll, describe, expect, inject, it } from 'vitest';
import { openTreatments } from '../../app/flows/capture.ts';
import { saidBefore } from '../../app/flows/amend.ts';
import { openConfirmation, signConfirmation } from '../../app/flows/confirm.ts';
import { openTreatment, ownAppointment, worklist } from '../../app/flows/treat.ts';
import { openRecord, records, versions } from '../../app/flows/query.ts';
import { deletionsOf, revokeShare } from '../../app/flows/revoke.ts';
import { grantShare, requestShare, listSharesOfPatient, standing } from '../../app/flows/share.ts';
import { openShare, readings, readUses } from '../../app/flows/use.ts';
import { SHR_MEDIA_TYPE, decodeShr } from '../../api/formats/shr.ts';
import { ShareId, TID } from '../../domain/ids.ts';
import { DUE } from '../../domain/use.ts';
import { cloudApi } from '../../api/http/cloud.ts';
import { readingOf } from '../../app/flows/read-again.ts';
import { Cast } from '../world/cast.ts';
import { chapterEmr, handOver, inDays, pullIn, seenBy, sign, signAndLetRead, write } from '../world/chapters.ts';
import { captureFromSimulator } from '../world/simulated-capture.ts';
import { until } from '../world/until.ts';
import { visitWorld } from '../world/world.ts';

const cast = new Cast(visitWorld(inject('openwardData')));
afterAll(() => cast.close());

function bytesOf(data: unknown): Uint8Array {
  if (!(data instanceof Uint8Array)) throw new Error('expected bytes');
  return data;
}

describe('the whole story, by the flows alone, on the real network', () => {
  it('goes from registration to a revoked share, and every party sees what it should', async () => {
    // 2. Registration
    const [patient, doctor, technician, consumer] = [
      await cast.patient(),
      await cast.doctor(),
      await cast.technician(),
      await cast.consumer(),
    ];

    // 3. Appointment: booked, assigned, moved, T_SK presented
    const encounter = await cast.encounter({ patient, doctor, movedBecause: '医生当天上午有手术' });
    const { tid } = encounter;

    // 4. Treatment: T_SK opened; SHR from the device; both pulled into a record, sealed and signed
    // Whatever day it was moved to: who has checked in is on today's list.
    const { items, others } = await worklist(doctor);
    const listed = [...items, ...others].find((one) => one.tid === tid);
    expect(listed).toMatchObject({ status: 'checked-in', checkedInAt: expect.any(String) as unknown });
    const appointment = await ownAppointment(doctor, listed?.id ?? '');
    expect(appointment).toMatchObject({ tid, status: 'checked-in', start: encounter.appointment.start });
    expect(appointment?.changed).toMatchObject({ what: 'moved', reason: '医生当天上午有手术' });
    expect(appointment?.start).not.toBe(appointment?.changed?.from);
    const { session, treatment } = await openTreatment(doctor, appointment?.tsk ?? '');
    expect(session.di).toEqual(encounter.di);
    expect(treatment).toMatchObject({ hospital: 'Hospital1MSP', patientPid: patient.pid, doctorPid: doctor.pid });

    const document = await captureFromSimulator();
    expect((await openTreatments(technician)).items.map((open) => open.tid)).toContain(tid);
    const staged = await handOver(technician, encounter, document);
    const [capture] = await pullIn(doctor, tid);
    expect(decodeShr(bytesOf(capture?.data))).toEqual(document);
    const emr = chapterEmr(encounter);
    const offered = await write(encounter, {
      emr,
      captures: capture ? [capture] : [],
      attachments: [{ title: 'Consent form', mediaType: 'text/plain', data: Buffer.from('I agree') }],
    });
    expect(offered.kinds).toEqual(['EMR', 'SHR', 'attachment']);

    // The patient reads exactly what will be signed
    const shown = await openConfirmation(patient, 'hospital1', tid);
    expect(shown.contents.emr[0]?.document).toEqual(emr);
    expect(shown.checks.find(({ id }) => id === 'patient-signature')?.result).toBe('pending');

    // 5. Upload: P_DE on the ledger
    const delivery = await sign(encounter);
    expect(delivery).toMatchObject({ told: true, record: { T_ID: tid, digest: offered.digest, version: 1 } });
    expect(await patient.outbox.list()).toEqual([]);

    // 6. Query: found, fetched, verified, opened
    const found = await records(patient);
    expect(found.items.map(({ T_ID }) => T_ID)).toEqual([tid]);
    const opened = await openRecord(patient, tid);
    expect(opened.checks.map(({ id, result }) => `${id} ${result}`)).toEqual([
      'integrity passed',
      'patient-signature passed',
      'doctor-signature passed',
      'ledger passed',
      'manifest passed',
      'certificates passed',
    ]);
    expect(opened.contents.segments.map(({ entry }) => entry.kind)).toEqual(['EMR', 'SHR', 'attachment']);

    // 7. Sharing: asked, checked through SA, only the SHR granted
    const end = inDays(30);
    const asked = await requestShare(consumer, {
      patientPid: patient.pid,
      purpose: 'device-evaluation',
      reason: 'How ventilators are set',
      kinds: ['SHR'],
      until: end,
    });
    const { shareId } = asked.result;
    await seenBy(patient, shareId, 'requested');
    expect((await listSharesOfPatient(patient)).items).toMatchObject([{ shareId, status: 'requested' }]);
    expect(await standing(patient, asked.result)).toMatchObject({
      status: 'active',
      mspId: 'InstituteMSP',
      role: 'consumer',
    });
    const granted = await grantShare(patient, { ...asked.result, tid, version: 1, segments: ['s2'], expiry: end });
    expect(granted.transactionId).toMatch(/^[0-9a-f]{64}$/);

    await seenBy(consumer, shareId, 'granted');

    // 8. Use: exactly the shared segment is read, and D_UE is there
    const received = await openShare(consumer, shareId);
    expect(received.contents.segments.map(({ id, entry }) => [id, entry.mediaType])).toEqual([['s2', SHR_MEDIA_TYPE]]);
    expect(decodeShr(bytesOf(received.contents.segments[0]?.data))).toEqual(document);
    expect(received.contents.emr).toEqual([]);
    expect(received.checks.every(({ result }) => result === 'passed')).toBe(true);
    const another = `R-${'0'.repeat(32)}`;
    expect(await consumer.releases.begin(shareId, another), 'no release to be unfinished').toBe(another);

    const uses = await readUses(patient);
    expect(uses.items).toMatchObject([
      {
        releaseId: received.use.releaseId,
        T_ID: tid,
        T_H: consumer.pid,
        purpose: 'device-evaluation',
        proxy: 'CloudMSP',
      },
    ]);
    expect((await readings(patient)).items).toMatchObject([{ readerPid: patient.pid }]);

    // Revocation: refused from the next call on, with a receipt for the deleted fragment
    const revoked = await revokeShare(patient, shareId, 'The study is over for me');
    expect(revoked.missing).toEqual([]);
    expect(revoked.receipts).toMatchObject([{ shareId, proxy: 'CloudMSP' }]);
    await expect(openShare(consumer, shareId)).rejects.toMatchObject({ code: 'SHARE_REVOKED' });
    await seenBy(consumer, shareId, 'revoked');
    // The receipt is on the ledger, where the consumer reads it as well as the patient, and each can check it
    const [receipt] = revoked.receipts;
    for (const party of [patient, consumer])
      await until('the deletion to be on the ledger, validly signed', async () => {
        const [deletion] = await deletionsOf(party, ShareId.parse(shareId));
        return deletion?.valid === true && deletion.transactionId === receipt?.transactionId;
      });
    expect((await readUses(patient)).items).toHaveLength(1);
    expect(staged.tid).toBe(tid);
  });

  it('lets a doctor of another hospital read what the patient shared', async () => {
    const encounter = await cast.encounter();
    await write(encounter);
    await sign(encounter);
    const elsewhere = await cast.doctor('hospital2', 'cardiology');
    const end = inDays(7);
    const { result } = await requestShare(elsewhere, {
      patientPid: encounter.patient.pid,
      purpose: 'treatment',
      reason: 'Follow-up',
      kinds: ['EMR'],
      until: end,
    });
    await seenBy(encounter.patient, result.shareId, 'requested');
    await grantShare(encounter.patient, {
      ...result,
      tid: encounter.tid,
      version: 1,
      segments: ['s1'],
      expiry: end,
    });
    await seenBy(elsewhere, result.shareId, 'granted');
    const { contents } = await openShare(elsewhere, result.shareId);
    expect(contents.emr[0]?.document.diagnoses[0]?.code).toBe('K35.8');
  });

  it('lets a doctor read again what they signed, each time as a use, and amend it, until the patient ends it', async () => {
    const encounter = await cast.encounter();
    const { patient, doctor, tid } = encounter;
    const emr = chapterEmr(encounter);
    await write(encounter, { emr, toRead: 'For your further treatment' });
    const { shareId } = await signAndLetRead(encounter);
    expect(await readingOf(doctor, TID.parse(tid))).toMatchObject({ state: 'open', share: { shareId } });
    const again = await openShare(doctor, shareId);
    expect(again.contents.emr[0]?.document).toEqual(emr);
    const { items } = await readUses(patient);
    expect(items).toMatchObject([{ releaseId: again.use.releaseId, T_ID: tid, T_H: doctor.pid, purpose: 'treatment' }]);

    // Amended: the reason is in the record, the new version supersedes, and both have signed it.
    const plan = 'Stay two days';
    const reason = 'The plan was another patient’s';
    await write(encounter, { emr: { ...emr, format: 'openward-emr/3', plan, amendment: { reason } } });
    const amended = await openConfirmation(patient, encounter.org, tid);
    expect(amended.contents.emr[0]?.document).toMatchObject({ plan, amendment: { reason } });
    expect((await saidBefore(patient, { tid, version: 2 }))?.plan).toBe(emr.plan);
    await signConfirmation(patient, amended);
    const both = await versions(patient, tid);
    expect(both.items.map(({ version, supersedes }) => [version, supersedes])).toEqual([
      [2, again.record.digest],
      [1, undefined],
    ]);

    const colleague = await cast.doctor();
    await expect(colleague.cloud.call(cloudApi.release, release(shareId))).rejects.toHaveProperty(
      'code',
      'SHARE_UNKNOWN',
    );
    await revokeShare(patient, shareId, 'I have another doctor now');
    await expect(openShare(doctor, shareId)).rejects.toMatchObject({ code: 'SHARE_REVOKED' });
    await seenBy(doctor, shareId, 'revoked');
    expect(await readingOf(doctor, TID.parse(tid))).toMatchObject({ state: 'ended' });
    expect((await readUses(patient)).items, 'nothing was read after it').toHaveLength(1);
  });
});

const release = (id: ShareId) => ({
  params: { id },
  body: { releaseId: DUE.shape.releaseId.parse(`R-${'7'.repeat(32)}`) },
});
