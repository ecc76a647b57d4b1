import { beforeEach, describe, expect, it } from 'vitest';
import { hospitalApi } from '../../api/http/hospital.ts';
import { EmrDraft, type Emr } from '../../api/formats/emr.ts';
import type { ShareId } from '../../domain/ids.ts';
import { sealTreatmentSessionKey } from '../../protocol/messages/treatment-session-key.ts';
import { beginAmendment, saidBefore } from './amend.ts';
import { openConfirmation, signConfirmation } from './confirm.ts';
import { OpenedTreatments } from './opened-treatments.ts';
import { openRecord } from './query.ts';
import { askedToRead } from './read-again.ts';
import { revokeShare } from './revoke.ts';
import { assembleRecord, offer } from './seal.ts';
import { grantShare } from './share.ts';
import { draft as recordDraft, emr, inClinic, onePage, tid, type Clinic, type ClinicCast } from './testing/clinic.ts';
import { MemoryDrafts } from './testing/memory-drafts.ts';
import { openShare } from './use.ts';
import { attach, openForWriting, saveDraft, signDraft, type WritingPorts } from './write.ts';

type Ports = ReturnType<Clinic['ports']>;
let cast: ClinicCast;
let clinic: Clinic;
let doctor: WritingPorts & Ports;
let drafts: MemoryDrafts;
let patient: Ports;
let shared: ShareId;
const now = { status: 'checked-in' as 'checked-in' | 'recorded' | 'in-treatment' };
const reason = 'The plan was another patient’s';
const amended: Emr = { ...emr, format: 'openward-emr/3', plan: 'Stay two days', amendment: { reason } };
const written = EmrDraft.parse(amended);

inClinic((entered) => {
  clinic = entered;
  ({ cast } = entered);
});
beforeEach(async () => {
  now.status = 'checked-in';
  drafts = new MemoryDrafts();
  const writing = { drafts, treatments: new OpenedTreatments(), hospital: clinic.hospital };
  doctor = { ...clinic.ports(cast.doctor), ...writing };
  patient = clinic.ports(cast.patient);
  const { pid } = cast.patient.user;
  const { signingCertificate: patientCertificate } = cast.patient.certificates;
  const di = { name: 'Li', sex: 'female' as const, complaint: 'Pain', allergies: [], noKnownAllergies: true };
  const { encryptionCertificate } = cast.doctor.certificates;
  const tsk = await sealTreatmentSessionKey(encryptionCertificate, { pid, tid, di, patientCertificate });
  const at = '2026-01-02T03:04:05.006Z';
  const appointment = { id: 'A-1', patientPid: pid, tid, department: 'surgery', requestedAt: at };
  const signed = { ...appointment, doctorPid: cast.doctor.user.pid, sentBack: false, signedAt: at, signedVersion: 1 };
  clinic.hospital.on(hospitalApi.appointments, () => onePage([{ ...appointment, tsk, status: now.status }]));
  clinic.hospital.on(hospitalApi.signedRecords, () => onePage([{ ...signed, status: now.status }]));
  clinic.hospital.on(hospitalApi.captures, () => []);
  await openForWriting(doctor, 'A-1');
  await attach(doctor, tid, 'letter.txt');
  await saveDraft(doctor, tid, { emr });
});

/** Doctor and patient sign, and the doctor reads it again. */
async function readAgain() {
  await signDraft(doctor, tid, {}, 'For your further treatment');
  const shown = await openConfirmation(patient, 'hospital1', tid);
  const wish = await askedToRead(patient, shown.confirmation);
  if (wish === undefined) throw new Error('The doctor has asked for nothing');
  await signConfirmation(patient, shown);
  now.status = 'recorded';
  const { shareId, consumerPid, purpose, until: expiry } = wish;
  const segments = shown.contents.segments.map(({ id }) => id);
  const { version } = shown.confirmation;
  await grantShare(patient, { shareId, consumerPid, purpose, tid, version, segments, expiry });
  shared = shareId;
  return (await openShare(doctor, shareId)).contents;
}

describe('an amendment', () => {
  it('goes the usual way: what was read again is written on, signed by both, and supersedes', async () => {
    const contents = await readAgain();
    expect(await beginAmendment(doctor, contents, shared)).toEqual({ appointmentId: 'A-1' });
    const at = await openForWriting(doctor, 'A-1');
    expect(at.draft).toMatchObject({
      emr: { plan: emr.plan, amendment: { reason: '' } },
      amends: { version: 1, was: emr },
    });
    await saveDraft(doctor, tid, { emr: written });
    const offered = await signDraft(doctor, tid);
    const [first] = await clinic.records();
    expect(offered).toMatchObject({ version: 2, supersedes: first?.digest, kinds: ['EMR', 'attachment'] });

    const shown = await openConfirmation(patient, 'hospital1', tid);
    expect(shown.contents.emr[0]?.document).toEqual(amended);
    expect(await saidBefore(patient, { tid, version: 2 }), 'the patient compares').toEqual(emr);
    expect(await clinic.records(), 'nothing is amended before the patient signs').toHaveLength(1);
    await signConfirmation(patient, shown);
    expect(await clinic.records()).toMatchObject([{ version: 1 }, { version: 2, supersedes: first?.digest }]);
    const { contents: latest } = await openRecord(patient, tid);
    expect(
      latest.segments.map(({ entry: { kind }, data }) => [kind, kind === 'EMR' ? '' : Buffer.from(data).toString()]),
    ).toEqual([
      ['EMR', ''],
      ['attachment', 'letter.txt'],
    ]);
    expect(JSON.stringify([...clinic.ledger.committed.entries()]), 'nor is why on the ledger').not.toContain(reason);
  });

  it('is not signed without a reason', async () => {
    await beginAmendment(doctor, await readAgain(), shared);
    await openForWriting(doctor, 'A-1');
    await expect(signDraft(doctor, tid)).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      details: { fields: 'amendment.reason' },
    });
  });

  it('begun twice at once is one draft, with its own files alone', async () => {
    const contents = await readAgain();
    const begin = () => beginAmendment(doctor, contents, shared);
    expect(await Promise.all([begin(), begin()])).toEqual([{ appointmentId: 'A-1' }, { appointmentId: 'A-1' }]);
    const { attachments } = await drafts.load(tid);
    expect(attachments).toHaveLength(1);
    expect([...drafts.files.keys()]).toEqual(attachments.map(({ id }) => id));
  });

  it('begun already goes on with what was written, and of a later version begins anew', async () => {
    const contents = await readAgain();
    await beginAmendment(doctor, contents, shared);
    await openForWriting(doctor, 'A-1');
    await saveDraft(doctor, tid, { emr: written });
    await beginAmendment(doctor, contents, shared);
    expect((await drafts.load(tid)).emr.plan).toBe('Stay two days');
    const second = await readAgain();
    await expect(beginAmendment(doctor, contents, shared)).rejects.toMatchObject({ code: 'RECORD_VERSION' });
    await expect(openForWriting(doctor, 'A-1'), 'a draft of the version before').rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await beginAmendment(doctor, second, shared);
    const begun = await drafts.load(tid);
    expect(begun).toMatchObject({ emr: { amendment: { reason: '' } }, amends: { version: 2, was: amended } });
    expect([...drafts.files.keys()], 'files of the draft before are gone').toEqual(
      begun.attachments.map(({ id }) => id),
    );
  });

  it('is not shown any more once the patient has ended what it was read by, signed or sent back', async () => {
    await beginAmendment(doctor, await readAgain(), shared);
    await openForWriting(doctor, 'A-1');
    await revokeShare(patient, shared, 'I have another doctor now');
    await expect(openForWriting(doctor, 'A-1')).rejects.toMatchObject({ code: 'SHARE_REVOKED' });
    now.status = 'in-treatment';
    await expect(openForWriting(doctor, 'A-1')).rejects.toMatchObject({ code: 'SHARE_REVOKED' });
  });

  it('is not begun of a part of a record, nor by another doctor', async () => {
    const contents = await readAgain();
    const part = { ...contents, segments: contents.segments.slice(0, 1) };
    await expect(beginAmendment(doctor, part, shared)).rejects.toMatchObject({ code: 'MANIFEST_MISMATCH' });
    const other = { ...doctor, vault: clinic.ports(cast.otherDoctor).vault };
    await expect(beginAmendment(other, contents, shared)).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
    expect((await drafts.load(tid)).amends).toBeUndefined();
  });

  it('is no first version: neither doctor nor patient opens one that says so', async () => {
    const record = await assembleRecord(doctor, { ...recordDraft(cast), emr: written });
    await offer(doctor, record);
    await expect(openConfirmation(patient, 'hospital1', tid)).rejects.toMatchObject({ code: 'MANIFEST_MISMATCH' });
  });

  it('that cannot be compared can be read all the same', async () => {
    await readAgain();
    expect(await saidBefore(patient, { tid, version: 1 })).toBeUndefined();
    expect(await saidBefore(patient, { tid, version: 5 })).toBeUndefined();
  });
});
