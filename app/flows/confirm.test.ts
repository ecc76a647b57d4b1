import { beforeEach, describe, expect, it } from 'vitest';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { Confirmation } from '../../api/messages/hospital.ts';
import { TID } from '../../domain/ids.ts';
import type { Treatment } from '../../domain/treatment.ts';
import { Lying } from '../../testing/ledger/faults/lying.ts';
import { openConfirmation, signConfirmation } from './confirm.ts';
import { signRecord } from './statements.ts';
import { inClinic, tid, type ClinicCast, type Clinic } from './testing/clinic.ts';
import { offered } from './testing/story.ts';

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
  clinic.trace.events.length = 0;
});

function confirmation(): Confirmation {
  const held = clinic.confirmations.get(tid);
  if (held === undefined) throw new Error('the doctor has offered a record');
  return held;
}

const ledgerSays = (changes: Partial<Treatment>) => {
  const altered = (treatment: Treatment): Treatment => ({ ...treatment, ...changes });
  patient.ledger.through((way) => new Lying(way, ledgerApi.treatments.get, altered));
};

describe('what waits to be signed is neither fetched nor opened', () => {
  const refused = async (code: string): Promise<void> => {
    await expect(openConfirmation(patient, 'hospital1', tid)).rejects.toMatchObject({ code });
    expect(clinic.trace.has('fetches records')).toBe(false);
    expect(clinic.trace.has('patient opens record')).toBe(false);
  };

  it('when H_M has nothing of this treatment', async () => {
    clinic.confirmations.clear();
    await refused('NOT_FOUND');
  });

  it.each<[string, () => Partial<Treatment>]>([
    ['treatment', () => ({ tid: TID.parse(`T-${'9'.repeat(32)}`) })],
    ['patient', () => ({ patientPid: cast.otherDoctor.user.pid })],
    ['doctor', () => ({ doctorPid: cast.otherDoctor.user.pid })],
    ['hospital', () => ({ hospital: 'Hospital2MSP' })],
  ])('when the ledger names another %s', async (_, changes) => {
    ledgerSays(changes());
    await refused('NOT_ENTITLED');
  });

  it('when H_M names another patient', async () => {
    clinic.confirmations.set(tid, { ...confirmation(), patientPid: cast.otherDoctor.user.pid });
    await refused('NOT_ENTITLED');
  });

  it('when H_M and the ledger call somebody a doctor who is none', async () => {
    const doctorPid = cast.patient.user.pid;
    const D_SD = await signRecord(cast.patient.vault(clinic.trace), { ...confirmation(), T_ID: tid }, 'doctor');
    clinic.confirmations.set(tid, { ...confirmation(), doctorPid, D_SD });
    ledgerSays({ doctorPid });
    await refused('CERTIFICATE_INVALID');
  });
});

it('an object that has another length by the time of signing is neither signed for nor ordered', async () => {
  const opened = await openConfirmation(patient, 'hospital1', tid);
  for (const url of clinic.store.objects.keys()) clinic.store.objects.set(url, Buffer.from('shorter'));
  await expect(signConfirmation(patient, opened)).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
  expect(await clinic.outbox.list()).toEqual([]);
  expect(clinic.trace.has('orders records:put')).toBe(false);
});
