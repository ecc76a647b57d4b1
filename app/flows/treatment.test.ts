import { beforeEach, describe, expect, it } from 'vitest';
import { sealTreatmentSessionKey } from '../../protocol/messages/treatment-session-key.ts';
import { hospitalApi } from '../../api/http/hospital.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { TID } from '../../domain/ids.ts';
import { TreatmentSessionKey } from '../../domain/appointment.ts';
import { appointments, book, checkIn } from './book.ts';
import { fetchCapture, sealCapture } from './capture.ts';
import { inClinic, tid, type Cast, type Clinic } from './testing/clinic.ts';
import { streamOf } from './testing/memory-ports.ts';
import { openTreatment } from './treat.ts';

const at = '2026-01-02T03:04:05.006Z';
const di = { name: 'Li', sex: 'female', complaint: 'Pain', allergies: [], noKnownAllergies: true } as const;
let cast: Cast;
let clinic: Clinic;
inClinic((entered) => {
  clinic = entered;
  ({ cast } = entered);
});

function session(changes: Partial<TreatmentSessionKey> = {}): TreatmentSessionKey {
  return TreatmentSessionKey.parse({
    pid: cast.patient.user.pid,
    tid,
    di,
    patientCertificate: cast.patient.certificates.signingCertificate,
    ...changes,
  });
}

function tskFor(contents: TreatmentSessionKey): Promise<string> {
  return sealTreatmentSessionKey(cast.doctor.certificates.encryptionCertificate, contents);
}

describe('T_SK', () => {
  it('tells the doctor who comes with what, when the ledger agrees', async () => {
    const opened = await openTreatment(clinic.ports(cast.doctor), await tskFor(session()));
    expect(opened.session.di).toEqual(di);
    expect(opened.treatment.tid).toBe(tid);
  });

  it('of another doctor does not open', async () => {
    await expect(openTreatment(clinic.ports(cast.otherDoctor), await tskFor(session()))).rejects.toMatchObject({
      code: 'ENVELOPE_TAMPERED',
    });
  });

  it('for a treatment of another doctor is refused even when it opens', async () => {
    const tsk = await sealTreatmentSessionKey(cast.otherDoctor.certificates.encryptionCertificate, session());
    await expect(openTreatment(clinic.ports(cast.otherDoctor), tsk)).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
  });

  it('for a treatment the ledger does not have is refused', async () => {
    const unknown = session({ tid: TID.parse(`T-${'9'.repeat(32)}`) });
    await expect(openTreatment(clinic.ports(cast.doctor), await tskFor(unknown))).rejects.toMatchObject({
      code: 'TREATMENT_UNKNOWN',
    });
  });

  it('that names another patient than the ledger is refused', async () => {
    await expect(
      openTreatment(clinic.ports(cast.doctor), await tskFor(session({ pid: cast.consumer.user.pid }))),
    ).rejects.toMatchObject({ code: 'ENVELOPE_TAMPERED' });
  });

  it('with another certificate than the patient’s registered one is refused', async () => {
    const tsk = await tskFor(session({ patientCertificate: cast.otherDoctor.certificates.signingCertificate }));
    await expect(openTreatment(clinic.ports(cast.doctor), tsk)).rejects.toMatchObject({ code: 'CERTIFICATE_INVALID' });
  });
});

describe('a capture', () => {
  const document = Buffer.from('{"shr":1}');
  const capture = () => ({
    tid,
    patientPid: cast.patient.user.pid,
    doctorPid: cast.doctor.user.pid,
    document: () => streamOf(document),
    device: 'Evita',
    start: at,
    end: at,
    gaps: 0,
  });

  beforeEach(() => {
    clinic.hospital.on(hospitalApi.stageCapture, (params, body) => ({
      ...body,
      tid: params.tid,
      technicianPid: cast.technician.user.pid,
    }));
  });

  it('is stored before it is listed, and opens for patient and doctor alike', async () => {
    const staged = await sealCapture(clinic.ports(cast.technician), capture());
    expect(clinic.trace.at('stores captures')).toBeLessThan(
      clinic.trace.at('hospital POST /v1/treatments/:tid/captures'),
    );
    expect(Buffer.from(await fetchCapture(clinic.ports(cast.doctor), staged))).toEqual(document);
    expect(Buffer.from(await fetchCapture(clinic.ports(cast.patient), staged))).toEqual(document);
    await expect(fetchCapture(clinic.ports(cast.technician), staged)).rejects.toMatchObject({
      code: 'ENVELOPE_NOT_FOR_US',
    });
  });

  it('is not opened when a byte of it was changed', async () => {
    const staged = await sealCapture(clinic.ports(cast.technician), capture());
    clinic.store.flipBit('captures');
    await expect(fetchCapture(clinic.ports(cast.doctor), staged)).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
    expect(clinic.trace.has('doctor opens capture')).toBe(false);
  });

  it('leaves nothing in the spool when it cannot be listed', async () => {
    clinic.hospital.on(hospitalApi.stageCapture, () => {
      throw new OpenwardError('SERVICE_UNAVAILABLE');
    });
    const ports = clinic.ports(cast.technician);
    await expect(sealCapture(ports, capture())).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect(ports.spool.kept).toBe(0);
  });
});

describe('appointments', () => {
  const appointment = { id: 'a1', department: 'cardiology', status: 'assigned', requestedAt: at } as const;

  it('at one hospital are shown while another does not answer, which is named', async () => {
    const ports = clinic.ports(cast.patient);
    clinic.hospital.on(hospitalApi.appointments, () => [{ ...appointment, patientPid: cast.patient.user.pid }]);
    const down = {
      ...ports.hospitals[0]!,
      org: 'hospital2',
      service: { call: () => Promise.reject(new OpenwardError('SERVICE_UNAVAILABLE')) },
    };
    const { held, silent } = await appointments({ hospitals: [...ports.hospitals, down] });
    expect(held.map(({ hospital, appointment: { id } }) => [hospital.org, id])).toEqual([['hospital1', 'a1']]);
    expect(silent.map(({ hospital }) => hospital.org)).toEqual(['hospital2']);
  });

  it('cannot be checked in to before a doctor was assigned', async () => {
    clinic.hospital.on(hospitalApi.appointments, () => [
      { ...appointment, status: 'requested', patientPid: cast.patient.user.pid },
    ]);
    await expect(checkIn(clinic.ports(cast.patient), 'hospital1', 'a1')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('are not asked of a hospital that nobody knows', async () => {
    await expect(
      book(clinic.ports(cast.patient), { org: 'hospital9', department: 'cardiology', di: { ...di, allergies: [] } }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
