import { Readable } from 'node:stream';
import { beforeEach, describe, expect, it } from 'vitest';
import { MAX_RECORD_BYTES, MAX_SEGMENT_BYTES } from '../../domain/record.ts';
import { hospitalApi } from '../../api/http/hospital.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { Lying } from '../../testing/ledger/faults/lying.ts';
import { Line } from '../../testing/ledger/line.ts';
import { sealTreatmentSessionKey } from '../../protocol/messages/treatment-session-key.ts';
import { OpenedTreatments } from './opened-treatments.ts';
import { emr, inClinic, tid, type ClinicCast, type Clinic, onePage } from './testing/clinic.ts';
import { MemoryDrafts } from './testing/memory-drafts.ts';
import { attach, attachments, detach, openForWriting, previewDraft, saveDraft, setAside, signDraft } from './write.ts';
import type { WritingPorts } from './write.ts';

/** One byte more than so many pieces have. */
function* pieces(piece: Buffer, count: number): Generator<Buffer> {
  for (let at = 0; at < count; at += 1) yield piece;
  yield Buffer.alloc(1);
}

const di = { name: 'Li', sex: 'female', complaint: 'Pain', allergies: [] as string[], noKnownAllergies: true } as const;
let cast: ClinicCast;
let clinic: Clinic;
inClinic((entered) => {
  clinic = entered;
  cast = entered.cast;
});

let drafts: MemoryDrafts;
let ports: WritingPorts;

beforeEach(async () => {
  drafts = new MemoryDrafts();
  ports = { ...clinic.ports(cast.doctor), drafts, treatments: new OpenedTreatments(), hospital: clinic.hospital };
  const tsk = await sealTreatmentSessionKey(cast.doctor.certificates.encryptionCertificate, {
    pid: cast.patient.user.pid,
    tid,
    di,
    patientCertificate: cast.patient.certificates.signingCertificate,
  });
  const appointment = {
    id: 'A-1',
    patientPid: cast.patient.user.pid,
    department: 'surgery',
    status: 'checked-in',
    requestedAt: '2026-01-02T03:04:05.006Z',
  } as const;
  clinic.hospital.on(hospitalApi.appointments, () =>
    onePage([
      { ...appointment, tsk },
      { ...appointment, id: 'A-2' },
    ]),
  );
  clinic.hospital.on(hospitalApi.captures, () => []);
});

describe('a treatment at hand', () => {
  it('is what T_SK says, with the draft so far', async () => {
    await drafts.change(tid, (draft) => ({ ...draft, emr: { complaint: 'before lunch' } }));
    const found = await openForWriting(ports, 'A-1');
    expect(found.treatment.session.di).toEqual(di);
    expect(found.draft.emr).toEqual({ complaint: 'before lunch' });
  });

  it.each(['A-2', 'A-3'])('is not there before the patient has presented T_SK (%s)', async (id) => {
    await expect(openForWriting(ports, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is not there when H_M pairs the appointment with the T_SK of another patient', async () => {
    const listed = await ports.hospital.call(hospitalApi.appointments);
    clinic.hospital.on(hospitalApi.appointments, () =>
      onePage(listed.items.map((one) => ({ ...one, patientPid: cast.otherDoctor.user.pid }))),
    );
    await expect(openForWriting(ports, 'A-1')).rejects.toMatchObject({ code: 'ENVELOPE_TAMPERED' });
    expect(() => ports.treatments.need(tid)).toThrow();
  });

  it('that was not opened takes nothing', async () => {
    const refused = { code: 'NOT_FOUND' };
    await expect(saveDraft(ports, tid, { emr: {} })).rejects.toMatchObject(refused);
    await expect(attach(ports, tid, 'a.txt')).rejects.toMatchObject(refused);
    await expect(attachments(ports, tid)).rejects.toMatchObject(refused);
    await expect(previewDraft(ports, tid)).rejects.toMatchObject(refused);
    await expect(signDraft(ports, tid)).rejects.toMatchObject(refused);
    expect(drafts.kept.size + drafts.files.size).toBe(0);
  });
});

describe('what is written', () => {
  beforeEach(async () => {
    await openForWriting(ports, 'A-1');
  });

  it('is kept with its time, and what is attached stays', async () => {
    await attach(ports, tid, 'a.txt');
    expect(await saveDraft(ports, tid, { emr: { plan: 'rest' } })).toEqual({ savedAt: '2026-01-02T03:04:05.006Z' });
    expect(drafts.kept.get(tid)).toMatchObject({ emr: { plan: 'rest' }, attachments: [{ title: 'a.txt' }] });
  });

  it('is attached as a copy, which goes when it is taken off again', async () => {
    const [first] = await attach(ports, tid, 'a.txt');
    const both = await attach(ports, tid, 'b.txt');
    expect(both.map(({ title }) => title)).toEqual(['a.txt', 'b.txt']);
    const left = await detach(ports, tid, first?.id ?? '');
    expect(left.map(({ title }) => title)).toEqual(['b.txt']);
    expect([...drafts.files.values()]).toEqual(['b.txt']);
    await expect(detach(ports, tid, first?.id ?? '')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect([...drafts.files.values()]).toEqual(['b.txt']);
  });

  it('leaves no copy behind when the draft cannot be kept', async () => {
    drafts.broken = true;
    await expect(attach(ports, tid, 'a.txt')).rejects.toThrow('no space left');
    expect(drafts.files.size).toBe(0);
  });

  it('is kept beside the record while it is unfinished, and nothing is signed meanwhile', async () => {
    const unfinished = { medications: [{ name: 'Cefazolin', dose: '1,000', unit: 'mg', route: '', frequency: '' }] };
    await saveDraft(ports, tid, { emr, unfinished });
    expect((await openForWriting(ports, 'A-1')).draft).toMatchObject({ emr, unfinished });
    await expect(previewDraft(ports, tid)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(signDraft(ports, tid)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await saveDraft(ports, tid, { emr });
    expect(await signDraft(ports, tid)).toMatchObject({ tid, version: 1 });
  });

  it('remembers what is set aside while it is written on, until that is taken in again', async () => {
    const capture = 'c'.repeat(96);
    await setAside(ports, tid, { capture, reason: 'faulty' });
    expect(await setAside(ports, tid, { capture, reason: 'trial' })).toEqual([{ capture, reason: 'trial' }]);
    await saveDraft(ports, tid, { emr });
    await attach(ports, tid, 'a.txt');
    expect((await openForWriting(ports, 'A-1')).draft.setAside).toEqual([{ capture, reason: 'trial' }]);
    expect(await setAside(ports, tid, { capture })).toEqual([]);
  });

  it('is signed with the gap that what was set aside leaves', async () => {
    const [capture, start, end] = ['c'.repeat(96), '2026-01-02T02:10:00.000Z', '2026-01-02T02:40:00.000Z'];
    const url = `s3://openward-records/captures/${capture}`;
    const technicianPid = cast.technician.user.pid;
    const listed = { tid, url, digest: capture, bytes: 9, device: '', start, end, gaps: 0, technicianPid };
    clinic.hospital.on(hospitalApi.captures, () => [listed]);
    await saveDraft(ports, tid, { emr });
    await setAside(ports, tid, { capture, reason: 'missing' });
    const { contents } = await previewDraft(ports, tid);
    const left = { capture, from: start, to: end, reason: 'missing' };
    expect(contents.manifest).toMatchObject({ format: 'openward-manifest/2', setAside: [left] });
    expect(await signDraft(ports, tid)).toMatchObject({ tid, version: 1, kinds: ['EMR'] });
  });

  it('is not sealed to another patient than T_SK named, though the ledger, one peer, names another', async () => {
    await saveDraft(ports, tid, { emr });
    const line = new Line(ports.ledger);
    const patientPid = cast.otherDoctor.user.pid;
    line.through((way) => new Lying(way, ledgerApi.treatments.get, (one) => ({ ...one, patientPid })));
    await expect(signDraft({ ...ports, ledger: line }, tid)).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
    expect(clinic.store.objects.size).toBe(0);
    expect(clinic.trace.has('doctor signs')).toBe(false);
  });

  it('takes no file with which all would be more than a reader opens, and keeps those that are there', async () => {
    const large = { id: 'a', title: 'a.mp4', mediaType: 'video/mp4', bytes: MAX_RECORD_BYTES, digest: '0'.repeat(96) };
    await drafts.change(tid, (draft) => ({ ...draft, attachments: [large] }));
    await expect(attach(ports, tid, 'b.txt')).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
    expect(await attachments(ports, tid)).toEqual([large]);
    expect(drafts.files.size).toBe(0);
  });

  it('is not signed with a part that no reader would open, and nothing is stored', { timeout: 60_000 }, async () => {
    await saveDraft(ports, tid, { emr });
    await attach(ports, tid, 'a.mp4');
    const piece = Buffer.alloc(1024 * 1024);
    drafts.openFile = () =>
      Promise.resolve(() => Readable.from(pieces(piece, MAX_SEGMENT_BYTES / piece.length), { objectMode: false }));
    await expect(signDraft(ports, tid)).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
    expect(clinic.store.objects.size).toBe(0);
  });

  it('is previewed and signed with all its parts, and refused with the fields that are missing', async () => {
    await expect(previewDraft(ports, tid)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await saveDraft(ports, tid, { emr });
    await attach(ports, tid, 'a.txt');
    const { contents } = await previewDraft(ports, tid);
    expect(contents.manifest.segments.map(({ kind }) => kind)).toEqual(['EMR', 'attachment']);
    expect(await signDraft(ports, tid)).toMatchObject({ tid, version: 1, kinds: ['EMR', 'attachment'] });
  });
});
