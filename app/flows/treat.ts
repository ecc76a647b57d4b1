import { hospitalApi } from '../../api/http/hospital.ts';
import type { SignedAsked, SignedRecord, Worklist } from '../../api/messages/hospital.ts';
import type { ListPage } from '../../api/messages/paging.ts';
import type { TID } from '../../domain/ids.ts';
import { parseCertificate } from '../../protocol/identity/certificate.ts';
import { TreatmentSessionKey } from '../../domain/appointment.ts';
import type { Appointment } from '../../domain/appointment.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { Treatment } from '../../domain/treatment.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Service } from '../../api/http/service.ts';
import type { Vault } from '../ports/vault.ts';
import { activeParty } from './parties.ts';
import type { Party, PartyPorts } from './parties.ts';

export interface TreatmentPorts extends PartyPorts {
  readonly vault: Vault;
  readonly clock: Clock;
}

/** What T_SK said, and the ledger agreed with. */
export interface OpenedTreatment {
  readonly session: TreatmentSessionKey;
  readonly treatment: Treatment;
  readonly patient: Party;
}

/** The doctor's day, today of the hospital unless told. @param day `YYYY-MM-DD` */
export function worklist(ports: { readonly hospital: Service }, day?: string): Promise<Worklist> {
  return ports.hospital.call(hospitalApi.worklist, { query: { day } });
}

/** One of the doctor's appointments, with T_SK once its patient has checked in; undefined when there is none such. */
export async function ownAppointment(
  ports: { readonly hospital: Service },
  id: string,
): Promise<Appointment | undefined> {
  const { items } = await ports.hospital.call(hospitalApi.appointments, { query: { id } });
  return items.find((appointment) => appointment.id === id);
}

/** What the doctor has signed, the last signed first; one page. */
export function signedRecords(
  ports: { readonly hospital: Service },
  asked: SignedAsked,
): Promise<ListPage<SignedRecord>> {
  return ports.hospital.call(hospitalApi.signedRecords, { query: asked });
}

/** One of them. Errors: NOT_FOUND. */
export async function signedRecord(ports: { readonly hospital: Service }, tid: TID): Promise<SignedRecord> {
  const { items } = await ports.hospital.call(hospitalApi.signedRecords, { query: { tid } });
  const found = items.find((signed) => signed.tid === tid);
  if (found === undefined) throw new OpenwardError('NOT_FOUND', 'No record of this treatment was signed here');
  return found;
}

/**
 * Opens T_SK (paper 1.2.2). It was encrypted to the doctor, but anybody could have done that: the treatment it names
 * must be on the ledger with this doctor and this patient, and the certificate in it must be the patient's registered
 * one.
 * Errors: ENVELOPE_TAMPERED, TREATMENT_UNKNOWN, NOT_ENTITLED, CERTIFICATE_INVALID, USER_REVOKED.
 */
export async function openTreatment(ports: TreatmentPorts, tsk: string): Promise<OpenedTreatment> {
  const parsed = TreatmentSessionKey.safeParse(await ports.vault.openMessage(tsk));
  if (!parsed.success) throw new OpenwardError('ENVELOPE_TAMPERED', 'T_SK does not have the expected contents');
  const session = parsed.data;
  const treatment = await ports.ledger.evaluate(ledgerApi.treatments.get, { tid: session.tid });
  if (treatment.tid !== session.tid || treatment.doctorPid !== ports.vault.pid)
    throw new OpenwardError('NOT_ENTITLED', 'The treatment belongs to another doctor');
  if (treatment.patientPid !== session.pid)
    throw new OpenwardError('ENVELOPE_TAMPERED', 'T_SK names another patient than the ledger');
  const { pid, tid } = session;
  const patient = await activeParty(ports, { pid, tid, roles: ['patient'] }, ports.clock.now());
  if (!isOneOf(patient, session.patientCertificate))
    throw new OpenwardError('CERTIFICATE_INVALID', 'The certificate in T_SK is not the patient’s registered one');
  return { session, treatment, patient };
}

function isOneOf({ signing, encryption }: Party, pem: string): boolean {
  const { thumbprint } = parseCertificate(pem);
  return thumbprint === signing.thumbprint || thumbprint === encryption.thumbprint;
}
