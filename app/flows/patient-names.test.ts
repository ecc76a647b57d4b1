import { beforeEach, describe, expect, it } from 'vitest';
import { hospitalApi } from '../../api/http/hospital.ts';
import { sealTreatmentSessionKey } from '../../protocol/messages/treatment-session-key.ts';
import { patientNames } from './patient-names.ts';
import { inClinic, onePage, tid, type Clinic, type ClinicCast } from './testing/clinic.ts';

let cast: ClinicCast;
let clinic: Clinic;
inClinic((entered) => {
  clinic = entered;
  ({ cast } = entered);
});

let asked = 0;
const row = (status: 'assigned' | 'checked-in' | 'recorded' = 'checked-in', patient = cast.patient) => ({
  ...{ id: 'A-1', tid, patientPid: patient.user.pid, status },
});
const names = (
  rows: Parameters<typeof patientNames>[1],
  known = new Map<string, string | undefined>(),
  who = cast.doctor,
) => patientNames({ hospital: clinic.hospital, vault: clinic.ports(who).vault }, rows, known);

beforeEach(async () => {
  asked = 0;
  const { pid } = cast.patient.user;
  const { signingCertificate: patientCertificate } = cast.patient.certificates;
  const di = { name: '李娜', sex: 'female', complaint: 'Pain', allergies: [], noKnownAllergies: true } as const;
  const told = { pid, tid, di: { ...di, allergies: [] }, patientCertificate };
  const tsk = await sealTreatmentSessionKey(cast.doctor.certificates.encryptionCertificate, told);
  const appointment = { department: 'surgery', tsk, requestedAt: '2026-01-02T03:04:05.006Z' };
  clinic.hospital.on(hospitalApi.appointments, () => {
    asked += 1;
    return onePage([{ ...appointment, ...row() }]);
  });
});

describe('names of the day list', () => {
  it('are what T_SK says once a patient has checked in, asked for once', async () => {
    const known = new Map<string, string | undefined>();
    expect(await names([row()], known)).toEqual({ [tid]: '李娜' });
    expect(await names([row()], known)).toEqual({ [tid]: '李娜' });
    expect(asked).toBe(1);
  });

  it('are none before check-in, and none once the record is on the ledger', async () => {
    expect(await names([row('assigned'), row('recorded')])).toEqual({});
    expect(asked).toBe(0);
  });

  it('are none where T_SK is of another patient than the row, or for somebody else', async () => {
    expect(await names([row('checked-in', cast.technician)])).toEqual({});
    expect(await names([row()], new Map(), cast.technician)).toEqual({});
  });
});
