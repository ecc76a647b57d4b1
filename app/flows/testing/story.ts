import type { SegmentKind } from '../../../domain/record.ts';
import { openConfirmation, signConfirmation } from '../confirm.ts';
import { assembleRecord, offer } from '../seal.ts';
import { grantShare, requestShare } from '../share.ts';
import { asking, draft, tid, type Clinic } from './clinic.ts';

/** The chapters that come before the one a test is about, everybody honest. */

export const expiry = '2026-06-01T00:00:00.000Z';

/** The doctor asks the patient to sign. */
export async function offered(clinic: Clinic): Promise<void> {
  const doctor = clinic.ports(clinic.cast.doctor);
  await offer(doctor, await assembleRecord(doctor, draft(clinic.cast)));
}

/** The record is on the ledger. */
export async function recorded(clinic: Clinic): Promise<void> {
  await offered(clinic);
  const patient = clinic.ports(clinic.cast.patient);
  await signConfirmation(patient, await openConfirmation(patient, 'hospital1', tid));
}

/** The consumer has asked for parts of it; answers the id of the share. */
export async function asked(clinic: Clinic, kinds: SegmentKind[] = ['SHR']): Promise<string> {
  const { consumer, patient } = clinic.cast;
  const { result } = await requestShare(clinic.ports(consumer), {
    patientPid: patient.user.pid,
    purpose: 'research',
    reason: 'Ventilation during surgery',
    kinds,
    until: expiry,
  });
  return result.shareId;
}

/** What the patient agrees to. */
export function consent(clinic: Clinic, shareId: string) {
  return { ...asking(clinic.cast), shareId, tid, version: 1, segments: ['s2'], expiry };
}

/** The patient has granted the ventilator's part. */
export async function granted(clinic: Clinic): Promise<string> {
  const shareId = await asked(clinic);
  await grantShare(clinic.ports(clinic.cast.patient), consent(clinic, shareId));
  return shareId;
}
