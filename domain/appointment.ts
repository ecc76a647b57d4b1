import { z } from 'zod';
import { Instant, PID, Pem, TID } from './ids.ts';
import { bounds } from './bounds.ts';
import { LocalisedText } from './localised-text.ts';
import { Unreadable, entering, stored, type Texts } from './text.ts';

const information = (texts: Texts) =>
  z.strictObject({
    name: texts.line(bounds.name),
    sex: z.enum(['female', 'male', 'other', 'unknown']),
    /** `YYYY-MM-DD`. */
    birthDate: z.iso.date().optional(),
    complaint: texts.prose(bounds.complaint),
    allergies: z.array(texts.line(bounds.allergy)).max(bounds.allergies),
    /** The patient has said that there are none, which is not the same as an empty list. */
    noKnownAllergies: z.boolean(),
  });

/** Disease information DI: what the patient tells the hospital when booking. Never on the ledger, never logged. */
export const DiseaseInformation = information(entering);
/** DI as it is read again, by whatever rule it was once let in. */
export const StoredDiseaseInformation = information(stored);
export type DiseaseInformation = z.infer<typeof DiseaseInformation>;

/** Contents of T_SK (paper 1.2.2): encrypted by H_M to the doctor's RSA key as compact JWE. */
export const TreatmentSessionKey = z.strictObject({
  /** The patient's. */
  pid: PID,
  tid: TID,
  di: StoredDiseaseInformation,
  /** The patient's signing certificate. */
  patientCertificate: Pem,
});
export type TreatmentSessionKey = z.infer<typeof TreatmentSessionKey>;

/** Names a department in bookings and registrations. */
export const DepartmentId = z.string().regex(/^[a-z][a-z0-9-]{1,30}$/);
/** A free or taken time of a doctor: letters, digits and dashes, as the hospital made it. */
export const SlotId = z.string().regex(/^[A-Za-z0-9-]{1,64}$/);

/** A part of a hospital one books with; `id` is what bookings and registrations name it by. */
export const Department = z.object({ id: DepartmentId, name: LocalisedText });
export type Department = z.infer<typeof Department>;

/** A free or taken time of a doctor. */
export const Slot = z.object({
  id: z.string().min(1).max(64),
  doctorPid: PID,
  doctorName: stored.lineOrNone(bounds.name),
  /** Id of the doctor's department. */
  department: z.string(),
  start: Instant,
  minutes: z.number().int().min(5).max(480),
  /** Where the doctor sits then. */
  place: LocalisedText,
  taken: z.boolean(),
});
export type Slot = z.infer<typeof Slot>;

/**
 * From asking to the record. Since `assigned` it has a doctor, a time and a T_ID; `checked-in` once the doctor has
 * T_SK, `in-treatment` once something was captured, `awaiting-patient` once the doctor has signed.
 */
export const AppointmentStatus = z.enum([
  'requested',
  'assigned',
  'checked-in',
  'in-treatment',
  'awaiting-patient',
  'recorded',
  'cancelled',
]);

/**
 * What the hospital changed of an appointment that was asked for. `from`: when it was to be before. `not-missed`: the
 * patient came after all.
 */
export const AppointmentChange = z.object({
  what: z.enum(['moved', 'cancelled', 'missed', 'not-missed']),
  at: Instant,
  from: Instant.optional(),
  reason: stored.proseOrNone(bounds.reason).optional(),
});
export type AppointmentChange = z.infer<typeof AppointmentChange>;

/** As the patient and the hospital see it; T_SK is there only after assignment. */
export const Appointment = z.object({
  id: z.string().min(1).max(64),
  patientPid: PID,
  department: z.string(),
  status: AppointmentStatus,
  requestedAt: Instant,
  /** Id of the slot the patient would like; the hospital need not follow. */
  preferredSlot: z.string().max(64).optional(),
  tid: TID.optional(),
  doctorPid: PID.optional(),
  doctorName: stored.lineOrNone(bounds.name).optional(),
  /** With `minutes` and `place`, when and where: absent before assignment, as `tid` and the doctor are. */
  start: Instant.optional(),
  minutes: z.number().int().optional(),
  place: LocalisedText.optional(),
  /** T_SK as compact JWE: for the doctor alone to open, though it goes through the patient's hands. */
  tsk: z.string().max(bounds.messageCharacters).optional(),
  /** What the patient wrote when sending the record back to the doctor. */
  remark: stored.proseOrNone(bounds.reason).optional(),
  /**
   * Version that was on the ledger already when the doctor's last offer had it: that offer was withdrawn, and is to be
   * made anew.
   */
  overtakenBy: z.number().int().min(1).optional(),
  /** The last time that the hospital moved or cancelled it. */
  changed: AppointmentChange.optional(),
  /** When the patient presented T_SK, by the hospital's clock; absent where it was before hospitals kept it. */
  checkedInAt: Instant.optional(),
  /** When the patient sent the record back; gone once it is offered anew. */
  returnedAt: Instant.optional(),
  /** When the hospital noted that the patient had not come; gone once the patient comes. */
  missedAt: Instant.optional(),
  unreadable: Unreadable,
});
export type Appointment = z.infer<typeof Appointment>;
