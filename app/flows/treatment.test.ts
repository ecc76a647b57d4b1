import { Readable } from 'node:stream';
import { beforeEach, describe, expect, it } from 'vitest';
import { sealTreatmentSessionKey } from '../../protocol/messages/treatment-session-key.ts';
import { encryptTo } from '../../protocol/messages/jwe.ts';
import { hospitalApi } from '../../api/http/hospital.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { Lying } from '../../testing/ledger/faults/lying.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { TID } from '../../domain/ids.ts';
import type { Treatment } from '../../domain/treatment.ts';
import { TreatmentSessionKey } from '../../domain/appointment.ts';
import { appointments, book, checkIn } from './book.ts';
import { captures, fetchCapture, sealCapture } from './capture.ts';
import { inClinic, tid, type ClinicCast, type Clinic, onePage } from './testing/clinic.ts';
import { streamOf } from './testing/memory-ports.ts';
import { openTreatment } from './treat.ts';

const at = '2026-01-02T03:04:05.006Z';
const di = { name: 'Li', sex: 'female', complaint: 'Pain', allergies: [], noKnownAllergies: true } as const;
let cast: ClinicCast;
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

describe('T_SK is not opened by a doctor', () => {
  const refused = async (code: string, tsk: string, ports = clinic.ports(cast.doctor)): Promise<void> => {
    await expect(openTreatment(ports, tsk)).rejects.toMatchObject({ code });
  };
  const believing = (changes: Partial<Treatment>) => {
    const ports = clinic.ports(cast.doctor);
    ports.ledger.through((way) => new Lying(way, ledgerApi.treatments.get, (one) => ({ ...one, ...changes })));
    return ports;
  };

  it('when it is no T_SK inside', async () => {
    const { pid } = session();
    await refused('ENVELOPE_TAMPERED', await encryptTo(cast.doctor.keys.encryption.publicKey, { pid, di }));
  });

  it('when the ledger names another doctor, whatever else it says', async () => {
    await refused('NOT_ENTITLED', await tskFor(session()), believing({ doctorPid: cast.otherDoctor.user.pid }));
  });

  it('when the ledger answers with another treatment', async () => {
    await refused('NOT_ENTITLED', await tskFor(session()), believing({ tid: TID.parse(`T-${'9'.repeat(32)}`) }));
  });

  it('when H_M and the ledger call somebody a patient who is none', async () => {
    const { pid } = cast.doctor.user;
    const tsk = await tskFor(session({ pid, patientCertificate: cast.doctor.certificates.signingCertificate }));
    await refused('CERTIFICATE_INVALID', tsk, believing({ patientPid: pid }));
  });

  it('when the certificate in it cannot be read', async () => {
    const patientCertificate = cast.patient.certificates.signingCertificate.replace(/[A-Za-z0-9+/]{20}/, '');
    await refused('CERTIFICATE_INVALID', await tskFor(session({ patientCertificate })));
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

  it.each<[string, () => { patientPid?: string; doctorPid?: string }]>([
    ['patient', () => ({ patientPid: cast.doctor.user.pid })],
    ['doctor', () => ({ doctorPid: cast.patient.user.pid })],
  ])('is not sealed to whom H_M calls a %s and who is none', async (_, changes) => {
    const ports = clinic.ports(cast.technician);
    await expect(sealCapture(ports, { ...capture(), ...changes() })).rejects.toMatchObject({
      code: 'CERTIFICATE_INVALID',
    });
    expect(clinic.store.objects.size + ports.spool.kept).toBe(0);
  });

  it('of another treatment is not taken for one of this', async () => {
    const staged = await sealCapture(clinic.ports(cast.technician), capture());
    clinic.hospital.on(hospitalApi.captures, () => [staged, { ...staged, tid: `T-${'9'.repeat(32)}` }]);
    await expect(captures(clinic.ports(cast.doctor), tid)).rejects.toMatchObject({ code: 'MANIFEST_MISMATCH' });
  });

  it('listed under another treatment than it was sealed for does not open', async () => {
    const staged = await sealCapture(clinic.ports(cast.technician), capture());
    const moved = { ...staged, tid: TID.parse(`T-${'9'.repeat(32)}`) };
    await expect(fetchCapture(clinic.ports(cast.doctor), moved)).rejects.toMatchObject({ code: 'ENVELOPE_TAMPERED' });
  });

  describe('opened into memory', () => {
    const opening = async (stream: () => Readable) => {
      const staged = await sealCapture(clinic.ports(cast.technician), capture());
      const ports = clinic.ports(cast.doctor);
      const vault: typeof ports.vault = Object.create(ports.vault, { openEnvelope: { value: stream } });
      return fetchCapture({ ...ports, vault }, staged);
    };

    it('is no larger than a segment may be', async () => {
      const piece = Buffer.alloc(64 * 1024 * 1024);
      let pieces = 0;
      const endless = function* (): Generator<Buffer> {
        for (; pieces < 10; pieces += 1) yield piece;
      };
      const whole = opening(() => Readable.from(endless()));
      await expect(whole).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
      expect(pieces).toBe(8);
    });

    it('is bytes and nothing else', async () => {
      await expect(opening(() => Readable.from(['text']))).rejects.toThrow(TypeError);
    });
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

  it('at one hospital are shown, all pages of them, while another does not answer, which is named', async () => {
    const ports = clinic.ports(cast.patient);
    const one = { ...appointment, patientPid: cast.patient.user.pid };
    const further = { ...one, id: 'a2' };
    clinic.hospital.on(hospitalApi.appointments, (_, __, { bookmark = '' }) =>
      bookmark === '' ? { items: [one], bookmark: 'next', total: 3, unreadable: 1 } : onePage([further]),
    );
    const down = {
      ...ports.hospitals[0]!,
      org: 'hospital2',
      service: { call: () => Promise.reject(new OpenwardError('SERVICE_UNAVAILABLE')) },
    };
    const { held, silent, unreadable } = await appointments({ hospitals: [...ports.hospitals, down] });
    expect(held.map(({ hospital, item: { id } }) => [hospital.org, id])).toEqual([
      ['hospital1', 'a1'],
      ['hospital1', 'a2'],
    ]);
    expect(silent.map(({ hospital }) => hospital.org)).toEqual(['hospital2']);
    expect(unreadable, 'entries that the hospital has and cannot read').toBe(1);
  });

  it('cannot be checked in to before a doctor was assigned', async () => {
    clinic.hospital.on(hospitalApi.appointments, () =>
      onePage([{ ...appointment, status: 'requested', patientPid: cast.patient.user.pid }]),
    );
    await expect(checkIn(clinic.ports(cast.patient), 'hospital1', 'a1')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('are not asked of a hospital that nobody knows', async () => {
    await expect(
      book(clinic.ports(cast.patient), { org: 'hospital9', department: 'cardiology', di: { ...di, allergies: [] } }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
