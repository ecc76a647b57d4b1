import { beforeEach, expect, it } from 'vitest';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { AnswerLost } from '../../testing/ledger/faults/answer-lost.ts';
import { Lying } from '../../testing/ledger/faults/lying.ts';
import { openConfirmation, signConfirmation } from './confirm.ts';
import { inClinic, tid, type ClinicCast, type Clinic } from './testing/clinic.ts';
import { offered } from './testing/story.ts';
import { deliver } from './upload.ts';

let cast: ClinicCast;
let clinic: Clinic;
let patient: ReturnType<Clinic['ports']>;
inClinic((entered) => {
  clinic = entered;
  ({ cast } = entered);
});
beforeEach(async () => {
  await offered(clinic);
  patient = clinic.ports(cast.patient);
});

it('an entry that the outbox does not have is not delivered', async () => {
  await expect(deliver(patient, `${tid}.7`)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(clinic.trace.has('submits records:put')).toBe(false);
});

it('an entry in whose place the ledger has another record is stuck, neither sent again nor called recorded', async () => {
  const opened = await openConfirmation(patient, 'hospital1', tid);
  patient.ledger.through((way) => new AnswerLost(way, ledgerApi.records.put));
  await expect(signConfirmation(patient, opened)).rejects.toMatchObject({ code: 'LEDGER_UNKNOWN' });
  const other = { digest: '0'.repeat(96) };
  patient.ledger.through((way) => new Lying(way, ledgerApi.records.get, (record) => ({ ...record, ...other })));
  await expect(deliver(patient, `${tid}.1`)).rejects.toMatchObject({ code: 'RECORD_VERSION' });
  expect(await clinic.outbox.list()).toMatchObject([{ state: 'stuck', lastError: 'RECORD_VERSION' }]);
  expect(clinic.trace.count('submits records:put')).toBe(1);
  expect(clinic.confirmations.size).toBe(1);
});
