import { z } from 'zod';
import { Confirmation, DayAsked, SignedAsked, SignedRecord, StagedCapture, Worklist } from '../../messages/hospital.ts';
import { listPage, wholeListOf } from '../../messages/paging.ts';
import { Carried, DraftSetAside, Unfinished } from '../../formats/draft.ts';
import { OwnText, OwnTexts } from '../../formats/own-text.ts';
import { EmrDraft, StoredEmr, StoredEmrDraft } from '../../formats/emr.ts';
import { bounds } from '../../../domain/bounds.ts';
import { Appointment, StoredDiseaseInformation } from '../../../domain/appointment.ts';
import { Instant, PID, Sha384Hex, ShareId, TID } from '../../../domain/ids.ts';
import { LocalisedName } from '../../../domain/localised-text.ts';
import { SetAsideReason, StoredPDE } from '../../../domain/record.ts';
import { Share } from '../../../domain/share.ts';
import { call, job, none } from '../call.ts';
import { RecordView } from '../views.ts';
import { Id, Reason } from './parts.ts';

/** A treatment as the doctor has it open: what T_SK said, and the draft so far. */
export const TreatmentView = z.object({
  appointment: Appointment,
  tid: TID,
  patientPid: PID,
  di: StoredDiseaseInformation,
  draft: StoredEmrDraft.extend({ savedAt: Instant.optional() }),
  /** Absent when all that was typed is in the draft. */
  unfinished: Unfinished.optional(),
  /** What in it was taken over from earlier records. */
  carried: z.array(Carried),
  attachments: z.array(z.object({ id: z.string(), title: z.string(), mediaType: z.string(), bytes: z.number() })),
  captures: z.array(StagedCapture),
  /** Which of them are not to go into the record. */
  setAside: z.array(DraftSetAside),
  /** What is being amended, as it says now; absent of a first version. */
  amends: z.object({ version: z.number(), was: StoredEmr }).optional(),
  /** What the patient wrote when sending the record back. */
  remark: z.string().optional(),
});

/** A doctor’s day, and one treatment from T_SK to the signed record. */
export const treatmentCalls = {
  /** Today of the hospital unless told. */
  'day.list': call(
    ['doctor'],
    z.object({ day: DayAsked.optional() }),
    // What the patients said they are called when booking, by T_ID, as far as T_SK has told the doctor.
    Worklist.extend({ names: z.record(TID, z.string()) }),
  ),
  'treatment.open': call(['doctor'], z.object({ appointmentId: Id }), TreatmentView),
  'treatment.saveDraft': call(
    ['doctor'],
    z.object({
      tid: TID,
      emr: EmrDraft,
      unfinished: Unfinished.optional(),
      carried: z.array(Carried).max(bounds.carried).optional(),
    }),
    z.object({ savedAt: Instant }),
  ),
  /** Records of this patient's other treatments that the doctor may read, the last first; nothing of them is opened. */
  'treatment.earlier': call(
    ['doctor'],
    z.object({ tid: TID }),
    z.array(
      Carried.pick({ tid: true, version: true, recordedAt: true }).extend({
        hospital: LocalisedName,
        shareId: ShareId,
      }),
    ),
  ),
  /** Main asks which file. */
  'treatment.attach': call(['doctor'], z.object({ tid: TID }), TreatmentView.shape.attachments),
  'treatment.detach': call(['doctor'], z.object({ tid: TID, id: Id }), TreatmentView.shape.attachments),
  'treatment.captures': call(['doctor'], z.object({ tid: TID }), z.array(StagedCapture)),
  /** With a reason it is left out of the record, without one taken in again; answers all that are left out. */
  'treatment.setAside': call(
    ['doctor'],
    z.object({ tid: TID, capture: Sha384Hex, reason: SetAsideReason.optional() }),
    TreatmentView.shape.setAside,
  ),
  /** The record as it would be signed, nothing uploaded. The EMR must be complete: INPUT_INVALID names the fields. */
  'treatment.preview': call(['doctor'], z.object({ ...job, tid: TID }), RecordView),
  /** `toRead`: why the doctor asks the patient to let them read it again; absent when they do not ask. */
  'treatment.sign': call(['doctor'], z.object({ ...job, tid: TID, toRead: Reason.optional() }), Confirmation),
  /** What the doctor has signed, the last signed first. */
  'treatment.signed': call(['doctor'], SignedAsked.omit({ tid: true }), listPage(SignedRecord)),
  /** One of them, and whether it can be read again; nothing of it is opened. */
  'treatment.reading': call(
    ['doctor'],
    z.object({ tid: TID }),
    z.object({
      signed: SignedRecord,
      state: z.enum(['open', 'asked', 'ended', 'never']),
      share: Share.optional(),
      record: StoredPDE.pick({ version: true, recordedAt: true, kinds: true }).optional(),
    }),
  ),
  /** Begins, or goes on with, an amendment of what was just read again by this share. */
  'treatment.amend': call(
    ['doctor'],
    z.object({ shareId: ShareId, version: z.number().int() }),
    z.object({ appointmentId: Id }),
  ),
  /** Asks the patient of one of them, in the doctor's words. */
  'treatment.askToRead': call(['doctor'], z.object({ tid: TID, reason: Reason }), Share),
  'treatment.waiting': call(['doctor'], none, wholeListOf(Confirmation)),
  /** The doctor's own templates and phrases, by name and abbreviation. */
  'treatment.texts': call(['doctor'], none, OwnTexts),
  /** Adds one, or puts it in the place of that with its id. */
  'treatment.keepText': call(['doctor'], OwnText, none),
  'treatment.dropText': call(['doctor'], z.object({ id: z.uuid() }), none),
};
