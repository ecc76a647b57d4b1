import { expect, it } from 'vitest';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { TID } from '../../domain/ids.ts';
import type { Treatment } from '../../domain/treatment.ts';
import { Lying } from '../../testing/ledger/faults/lying.ts';
import { assembleRecord } from './seal.ts';
import { draft, inClinic, type ClinicCast, type Clinic } from './testing/clinic.ts';

let cast: ClinicCast;
let clinic: Clinic;
inClinic((entered) => {
  clinic = entered;
  ({ cast } = entered);
});

it.each<[string, () => Partial<Treatment>]>([
  ['doctor', () => ({ doctorPid: cast.otherDoctor.user.pid })],
  ['treatment', () => ({ tid: TID.parse(`T-${'9'.repeat(32)}`) })],
  ['patient than T_SK did', () => ({ patientPid: cast.otherDoctor.user.pid })],
])('a record is not sealed to anybody when the ledger names another %s', async (_, changes) => {
  const doctor = clinic.ports(cast.doctor);
  doctor.ledger.through(
    (way) => new Lying(way, ledgerApi.treatments.get, (treatment) => ({ ...treatment, ...changes() })),
  );
  await expect(assembleRecord(doctor, draft(cast))).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
  expect(doctor.spool.kept).toBe(0);
  expect(clinic.store.objects.size).toBe(0);
});

it('a record is not sealed to somebody who is no patient, though T_SK and the ledger name them', async () => {
  const doctor = clinic.ports(cast.doctor);
  const patientPid = cast.doctor.user.pid;
  doctor.ledger.through((way) => new Lying(way, ledgerApi.treatments.get, (one) => ({ ...one, patientPid })));
  await expect(assembleRecord(doctor, { ...draft(cast), patientPid })).rejects.toMatchObject({
    code: 'CERTIFICATE_INVALID',
  });
  expect(doctor.spool.kept).toBe(0);
});
