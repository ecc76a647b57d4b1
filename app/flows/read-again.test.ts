import { beforeEach, describe, expect, it } from 'vitest';
import { cloudApi } from '../../api/http/cloud.ts';
import { hospitalApi } from '../../api/http/hospital.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { sealTreatmentSessionKey } from '../../protocol/messages/treatment-session-key.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { TID, type ShareId } from '../../domain/ids.ts';
import type { Share } from '../../domain/share.ts';
import { Unavailable } from '../../testing/ledger/faults/unavailable.ts';
import { Lying } from '../../testing/ledger/faults/lying.ts';
import { earlierRecords } from './carry-over.ts';
import { openConfirmation, signConfirmation } from './confirm.ts';
import { OpenedTreatments } from './opened-treatments.ts';
import { askedToRead, askOnceToReadAgain, askToReadAgain, readingOf } from './read-again.ts';
import { revokeShare } from './revoke.ts';
import { grantShare } from './share.ts';
import { emr, inClinic, onePage, tid, type Clinic, type ClinicCast } from './testing/clinic.ts';
import { MemoryDrafts } from './testing/memory-drafts.ts';
import type { TestPerson } from './testing/people.ts';
import { openShare } from './use.ts';
import { attach, openForWriting, saveDraft, signDraft, type WritingPorts } from './write.ts';

type Ports = ReturnType<Clinic['ports']>;
let cast: ClinicCast;
let clinic: Clinic;
let doctor: WritingPorts & Ports;
let patient: Ports;
const reason = 'For your further treatment';
const status = { current: 'checked-in' as 'checked-in' | 'recorded' };

inClinic((entered) => {
  clinic = entered;
  ({ cast } = entered);
});
beforeEach(async () => {
  status.current = 'checked-in';
  doctor = {
    ...clinic.ports(cast.doctor),
    ...{ drafts: new MemoryDrafts(), treatments: new OpenedTreatments(), hospital: clinic.hospital },
  };
  patient = clinic.ports(cast.patient);
  const { pid } = cast.patient.user;
  const { signingCertificate: patientCertificate } = cast.patient.certificates;
  const di = { name: 'Li', sex: 'female', complaint: 'Pain', allergies: [], noKnownAllergies: true } as const;
  const told = { pid, tid, di: { ...di, allergies: [] }, patientCertificate };
  const tsk = await sealTreatmentSessionKey(cast.doctor.certificates.encryptionCertificate, told);
  const appointment = {
    id: 'A-1',
    patientPid: pid,
    department: 'surgery',
    tsk,
    requestedAt: '2026-01-02T03:04:05.006Z',
  };
  clinic.hospital.on(hospitalApi.appointments, () => onePage([{ ...appointment, status: status.current }]));
  clinic.hospital.on(hospitalApi.captures, () => []);
  await openForWriting(doctor, 'A-1');
  await saveDraft(doctor, tid, { emr });
});

const signedByDoctor = () => signDraft(doctor, tid, {}, reason);

/** The patient signs what waits, and grants what is asked for with it. */
async function confirmed(): Promise<Share> {
  const shown = await openConfirmation(patient, 'hospital1', tid);
  const wish = await askedToRead(patient, shown.confirmation);
  if (wish === undefined) throw new Error('The doctor has asked for nothing');
  await signConfirmation(patient, shown);
  status.current = 'recorded';
  const { shareId, consumerPid, purpose, until } = wish;
  const segments = shown.contents.segments.map(({ id }) => id);
  const version = shown.confirmation.version;
  return (await grantShare(patient, { shareId, consumerPid, purpose, tid, version, segments, expiry: until })).result;
}

const usesBy = async ({ identity, user: { pid } }: TestPerson) =>
  (await clinic.ledger.evaluate(identity, ledgerApi.uses.listByConsumer, { pid })).items;

describe('an earlier record of the patient', () => {
  const ofAnother = TID.parse(`T-${'9'.repeat(32)}`);
  const offered = (patientPid: string, of = ofAnother) => earlierRecords(doctor, { tid: of, patientPid });

  it('is offered in another treatment while the patient lets the doctor read it, and is opened by nobody', async () => {
    const pid = cast.patient.user.pid;
    await signedByDoctor();
    expect(await offered(pid)).toEqual([]);
    const { shareId } = await confirmed();
    expect(await offered(pid)).toMatchObject([{ share: { shareId }, record: { T_ID: tid, version: 1 } }]);
    expect(await usesBy(cast.doctor)).toEqual([]);
    // Not beside itself, and not beside somebody else's.
    expect(await offered(pid, tid)).toEqual([]);
    expect(await offered(cast.doctor.user.pid)).toEqual([]);
    await revokeShare(patient, shareId, 'No longer');
    expect(await offered(pid)).toEqual([]);
  });
});

describe('a doctor who has signed', () => {
  it('reads it again once the patient has agreed with their signature, and the ledger has the use first', async () => {
    await signedByDoctor();
    expect(await readingOf(doctor, tid)).toMatchObject({ state: 'asked' });
    const { shareId } = await confirmed();
    expect(await readingOf(doctor, tid)).toMatchObject({ state: 'open', share: { shareId }, record: { version: 1 } });
    const opened = await openShare(doctor, shareId);
    expect(opened.contents.emr[0]?.document).toEqual(emr);
    const used = clinic.trace.at('asks uses:listByConsumer');
    expect(clinic.trace.at('cloud POST /v1/shares/:id/release')).toBeLessThan(used);
    expect(clinic.trace.at('fetches shares')).toBeGreaterThan(used);
    await openShare(doctor, shareId);
    expect(await usesBy(cast.doctor), 'each reading is a use').toHaveLength(2);
    const log = await clinic.ledger.submit(cast.patient.identity, ledgerApi.uses.readLog, {
      pid: cast.patient.user.pid,
    });
    expect(log.items).toMatchObject([
      { T_ID: tid, T_H: cast.doctor.user.pid, purpose: 'treatment' },
      { T_ID: tid, T_H: cast.doctor.user.pid, purpose: 'treatment' },
    ]);
  });

  it('has nothing of it before, and is told that it is the patient’s alone', async () => {
    await signDraft(doctor, tid);
    const shown = await openConfirmation(patient, 'hospital1', tid);
    expect(await askedToRead(patient, shown.confirmation)).toBeUndefined();
    await signConfirmation(patient, shown);
    expect(await readingOf(doctor, tid)).toEqual({
      state: 'never',
      record: expect.objectContaining({ version: 1 }) as unknown,
    });
    const wish = { patientPid: cast.patient.user.pid, reason };
    const { shareId } = await askOnceToReadAgain(doctor, tid, wish);
    expect(await readingOf(doctor, tid)).toMatchObject({ state: 'asked' });
    // As after an answer that was lost.
    expect(await askOnceToReadAgain(doctor, tid, { ...wish, reason: 'Once more' })).toMatchObject({ shareId });
  });

  it('does not find what was signed in the draft either, once it is on the ledger', async () => {
    await signedByDoctor();
    await confirmed();
    await expect(openForWriting(doctor, 'A-1')).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('asks once, however often the same is signed anew, and again when more is asked for', async () => {
    const first = await signedByDoctor();
    expect(first.readAgain).toBeDefined();
    expect((await signedByDoctor()).readAgain).toBe(first.readAgain);
    await attach(doctor, tid, 'letter.txt');
    expect((await signedByDoctor()).readAgain).not.toBe(first.readAgain);
  });

  it('has the record offered though it could not be asked for', async () => {
    clinic.cloud.on(cloudApi.depositWords, () => {
      throw new OpenwardError('SERVICE_UNAVAILABLE');
    });
    const offered = await signedByDoctor();
    expect(offered).toMatchObject({ tid, version: 1 });
    expect(offered.readAgain).toBeUndefined();
  });
});

describe('nothing is shown, and it is said why,', () => {
  let shareId: ShareId;
  beforeEach(async () => {
    await signedByDoctor();
    ({ shareId } = await confirmed());
  });
  const refused = async (who: Ports, code: string): Promise<void> => {
    await expect(openShare({ ...who, patience: 0 }, shareId)).rejects.toMatchObject({ code });
    expect(clinic.trace.has('fetches shares')).toBe(false);
  };

  it('to another doctor of the hospital', async () => {
    const other = clinic.ports(cast.otherDoctor);
    await refused(other, 'NOT_ENTITLED');
    await expect(readingOf(other, tid)).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
  });

  it('to the doctor after the patient has ended it', async () => {
    await revokeShare(patient, shareId, 'I have another doctor now');
    await refused(doctor, 'SHARE_REVOKED');
    expect(await readingOf(doctor, tid)).toMatchObject({ state: 'ended' });
    expect(await usesBy(cast.doctor)).toEqual([]);
  });

  it('to a doctor whose registration has ended', async () => {
    await clinic.revoke(cast.doctor);
    await refused(doctor, 'USER_REVOKED');
  });

  it('when its time is over', async () => {
    clinic.now = new Date('2031-06-01T00:00:00.000Z');
    await refused(doctor, 'SHARE_EXPIRED');
    expect(await readingOf(doctor, tid)).toMatchObject({ state: 'ended' });
  });

  it('when the use could not be written on the ledger', async () => {
    clinic.cloud.ledger.through((way) => new Unavailable(way, ledgerApi.uses.record));
    await refused(doctor, 'LEDGER_UNAVAILABLE');
    expect(await usesBy(cast.doctor)).toEqual([]);
  });

  it('when the cloud says that it wrote the use and did not', async () => {
    doctor.ledger.through((way) => new Lying(way, ledgerApi.uses.listByConsumer, (page) => ({ ...page, items: [] })));
    await refused(doctor, 'SERVICE_FAILED');
  });
});

describe('what the hospital says the doctor asks for', () => {
  it('is not put before the patient when the ledger shows another who asks, or another purpose', async () => {
    const { shareId } = await askToReadAgain(clinic.ports(cast.otherDoctor), {
      patientPid: cast.patient.user.pid,
      kinds: ['EMR'],
      reason,
    });
    const said = { doctorPid: cast.doctor.user.pid, readAgain: shareId };
    expect(await askedToRead(patient, said)).toBeUndefined();
    const own = await askToReadAgain(doctor, { patientPid: cast.patient.user.pid, kinds: ['EMR'], reason });
    const asked = { ...said, readAgain: own.shareId };
    expect(await askedToRead(patient, asked)).toMatchObject({ shareId: own.shareId });
    patient.ledger.through(
      (way) => new Lying(way, ledgerApi.shares.get, (one): Share => ({ ...one, purpose: 'insurance' })),
    );
    expect(await askedToRead(patient, asked)).toBeUndefined();
  });
});
