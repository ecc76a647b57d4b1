import { z } from 'zod';
import { bounds } from '../../domain/bounds.ts';
import { TID } from '../../domain/ids.ts';
import { entering } from '../../domain/text.ts';
import { Appointment } from '../../domain/appointment.ts';
import { Confirmation, OpenTreatment, SignedAsked, SignedRecord, StagedCapture } from '../messages/hospital.ts';
import { PageOfList, listPage } from '../messages/paging.ts';
import { byTid } from './places.ts';
import { route } from './route.ts';

/** Routes of H_M about treatments under way: from captures to the record. */
export const treatmentsApi = {
  openTreatments: route({
    method: 'GET',
    path: '/v1/treatments',
    summary: 'Treatments captures may go into, a page at a time, newest first',
    callers: ['technician', 'doctor'],
    query: PageOfList.extend({ tid: TID.optional() }),
    reply: listPage(OpenTreatment),
  }),
  /**
   * Errors: OBJECT_MISSING, DIGEST_MISMATCH when the storage does not have what is said, put there by the caller;
   * LIMIT_REACHED when the treatment has as many as one may have.
   */
  stageCapture: route({
    method: 'POST',
    path: '/v1/treatments/:tid/captures',
    summary: 'List a capture that lies in the storage',
    callers: ['technician'],
    params: byTid,
    body: StagedCapture.omit({ tid: true, technicianPid: true }).extend({ device: entering.line(bounds.label) }),
    reply: StagedCapture,
  }),
  /** By whoever listed it, until the doctor has signed. Withdrawn again it is the same; answers what is left. */
  withdrawCapture: route({
    method: 'POST',
    path: '/v1/treatments/:tid/captures/withdraw',
    summary: 'Take a capture off the list again',
    callers: ['technician'],
    params: byTid,
    body: StagedCapture.pick({ url: true }),
    reply: z.array(StagedCapture),
  }),
  captures: route({
    method: 'GET',
    path: '/v1/treatments/:tid/captures',
    summary: 'Captures of a treatment, which are at most as many as `bounds.captures` says',
    callers: ['doctor', 'technician'],
    params: byTid,
    reply: z.array(StagedCapture),
  }),

  /** D_SD is verified against the doctor's registered key before it is kept. */
  offerConfirmation: route({
    method: 'POST',
    path: '/v1/treatments/:tid/confirmations',
    summary: 'Doctor has signed; ask the patient',
    callers: ['doctor'],
    params: byTid,
    body: Confirmation.omit({ tid: true, patientPid: true, doctorPid: true, at: true }),
    reply: Confirmation,
  }),
  confirmations: route({
    method: 'GET',
    path: '/v1/confirmations',
    summary: 'Records waiting for the patient, a page at a time, oldest first',
    callers: ['patient', 'doctor'],
    query: PageOfList.extend({ tid: TID.optional() }),
    reply: listPage(Confirmation),
  }),
  signedRecords: route({
    method: 'GET',
    path: '/v1/signed-records',
    summary: 'Records a doctor has signed, a page at a time, the last signed first',
    callers: ['doctor'],
    query: SignedAsked,
    reply: listPage(SignedRecord),
  }),
  /** Before P_DE is ordered: for five minutes from then on the offer can be neither sent back nor replaced. */
  beginSigning: route({
    method: 'POST',
    path: '/v1/treatments/:tid/confirmations/signing',
    summary: 'The patient is about to put this record on the ledger',
    callers: ['patient'],
    params: byTid,
    body: Confirmation.pick({ version: true, digest: true }),
    reply: z.object({}),
  }),
  /** After P_DE is on the ledger (checked there by H_M) or when the patient refuses to sign. */
  settleConfirmation: route({
    method: 'POST',
    path: '/v1/treatments/:tid/confirmations/settle',
    summary: 'Recorded, or sent back to the doctor with a remark',
    callers: ['patient'],
    params: byTid,
    body: z.object({ outcome: z.enum(['recorded', 'returned']), remark: entering.proseOrNone(bounds.reason) }),
    reply: Appointment,
  }),
} as const;
