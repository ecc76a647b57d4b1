import { beforeEach, expect, it } from 'vitest';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { TID } from '../../domain/ids.ts';
import type { StoredPDE } from '../../domain/record.ts';
import { Lying } from '../../testing/ledger/faults/lying.ts';
import { openRecord } from './query.ts';
import { signRecord } from './statements.ts';
import { inClinic, tid, type ClinicCast, type Clinic } from './testing/clinic.ts';
import { recorded } from './testing/story.ts';

let cast: ClinicCast;
let clinic: Clinic;
let patient: ReturnType<Clinic['ports']>;
inClinic((entered) => {
  clinic = entered;
  ({ cast } = entered);
});
beforeEach(async () => {
  await recorded(clinic);
  patient = clinic.ports(cast.patient);
  clinic.trace.events.length = 0;
});

async function refused(code: string, alter: (honest: StoredPDE) => StoredPDE, version?: number): Promise<void> {
  patient.ledger.through((way) => new Lying(way, ledgerApi.records.get, alter));
  await expect(openRecord(patient, tid, version)).rejects.toMatchObject({ code });
  expect(clinic.trace.has('fetches records')).toBe(false);
  expect(clinic.trace.has('patient opens record')).toBe(false);
}

it('a record that others have signed for another patient is not shown as one’s own', async () => {
  const [honest] = await clinic.records();
  if (honest === undefined) throw new Error('a record is on the ledger');
  const other = cast.otherDoctor;
  const D_SP = await signRecord(other.vault(clinic.trace), honest, 'patient');
  await refused('NOT_ENTITLED', (record) => ({ ...record, patientPid: other.user.pid, D_SP }));
});

it('a record of another treatment is not shown for the one asked for', async () => {
  await refused('MANIFEST_MISMATCH', (record) => ({ ...record, T_ID: TID.parse(`T-${'9'.repeat(32)}`) }));
});

it('an earlier version is not shown for a later one, though it was signed', async () => {
  const [first] = await clinic.records();
  if (first === undefined) throw new Error('a record is on the ledger');
  await recorded(clinic);
  clinic.trace.events.length = 0;
  await refused('MANIFEST_MISMATCH', () => first, 2);
});

it('a record whose doctor is none is not opened', async () => {
  await refused('CERTIFICATE_INVALID', (record) => ({ ...record, doctorPid: cast.patient.user.pid }));
});
