import { describe, expect, it } from 'vitest';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { openConfirmation, signConfirmation, type OpenedConfirmation } from './confirm.ts';
import { revokeShare } from './revoke.ts';
import { assembleRecord, offer } from './seal.ts';
import { grantShare, requestShare } from './share.ts';
import { signRecord } from './statements.ts';
import { asking, draft, inClinic, tid, type ClinicCast, type Clinic } from './testing/clinic.ts';

let cast: ClinicCast;
let clinic: Clinic;
inClinic((entered) => {
  clinic = entered;
  ({ cast } = entered);
});

const until = '2026-06-01T00:00:00.000Z';

/** What the patient has opened and may sign. */
async function read() {
  const doctor = clinic.ports(cast.doctor);
  await offer(doctor, await assembleRecord(doctor, draft(cast)));
  const patient = clinic.ports(cast.patient);
  return { patient, opened: await openConfirmation(patient, 'hospital1', tid) };
}

/** The same with another version, signed by the doctor all the same. */
async function ofVersion(opened: OpenedConfirmation, version: number): Promise<OpenedConfirmation> {
  const { digest, manifestDigest } = opened.confirmation;
  const D_SD = await signRecord(
    cast.doctor.vault(clinic.trace),
    { T_ID: tid, digest, manifestDigest, version },
    'doctor',
  );
  return { ...opened, confirmation: { ...opened.confirmation, version, D_SD } };
}

async function asked(): Promise<string> {
  const { patient, opened } = await read();
  await signConfirmation(patient, opened);
  const { result } = await requestShare(clinic.ports(cast.consumer), {
    patientPid: cast.patient.user.pid,
    purpose: 'research',
    reason: 'Ventilation during surgery',
    kinds: ['SHR'],
    until,
  });
  return result.shareId;
}

const grant = async (shareId: string, expiry: string) =>
  grantShare(clinic.ports(cast.patient), { ...asking(cast), shareId, tid, version: 1, segments: ['s2'], expiry });

describe('the chaincode refuses a flow', () => {
  it('a P_DE with the signature of another doctor, and the outbox says that it is stuck', async () => {
    const { patient, opened } = await read();
    const D_SD = await signRecord(
      cast.otherDoctor.vault(clinic.trace),
      { ...opened.confirmation, T_ID: tid },
      'doctor',
    );
    const forged = { ...opened, confirmation: { ...opened.confirmation, D_SD } };
    await expect(signConfirmation(patient, forged)).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' });
    expect(await clinic.records()).toEqual([]);
    expect(await clinic.outbox.list()).toMatchObject([{ state: 'stuck', lastError: 'SIGNATURE_INVALID' }]);
  });

  it('a P_DE whose version leaves a gap', async () => {
    const { patient, opened } = await read();
    const third = await ofVersion(opened, 3);
    clinic.confirmations.set(tid, third.confirmation);
    await expect(signConfirmation(patient, third)).rejects.toMatchObject({
      code: 'RECORD_VERSION',
    });
    expect(await clinic.records()).toEqual([]);
  });

  it('a first P_DE of a treatment that was closed', async () => {
    const { patient, opened } = await read();
    await clinic.ledger.submit(cast.network.hospital1, ledgerApi.treatments.close, { tid });
    await expect(signConfirmation(patient, opened)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('a P_DE sent by anybody but the patient', async () => {
    const { patient, opened } = await read();
    const { ledger } = clinic.ports(cast.otherDoctor);
    await expect(signConfirmation({ ...patient, ledger }, opened)).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
  });

  it('a grant that has expired', async () => {
    const shareId = await asked();
    await expect(grant(shareId, '2026-01-02T03:04:05.005Z')).rejects.toMatchObject({ code: 'SHARE_EXPIRED' });
  });

  it('a grant for longer than was asked', async () => {
    const shareId = await asked();
    await expect(grant(shareId, '2026-06-01T00:00:00.001Z')).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('a revocation dated long ago', async () => {
    const shareId = await asked();
    await grant(shareId, until);
    const patient = { ...clinic.ports(cast.patient), clock: { now: () => new Date('2026-01-01T00:00:00.000Z') } };
    await expect(revokeShare(patient, shareId, 'Changed my mind')).rejects.toMatchObject({ code: 'CLOCK_SKEW' });
  });

  it('a request by a patient', async () => {
    const { patient } = await read();
    const request = { patientPid: cast.patient.user.pid, purpose: 'research', reason: 'x', until } as const;
    await expect(requestShare(patient, { ...request, kinds: ['SHR'] })).rejects.toMatchObject({ code: 'NOT_ENTITLED' });
  });
});
