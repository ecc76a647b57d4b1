import { z } from 'zod';
import {
  Appointment,
  AppointmentChange,
  AppointmentStatus,
  DepartmentId,
  Slot,
  StoredDiseaseInformation,
} from '../../domain/appointment.ts';
import { Bookmark, DetachedJws, Instant, ObjectUrl, PID, Sha384Hex, ShareId, TID } from '../../domain/ids.ts';
import { bounds } from '../../domain/bounds.ts';
import { SegmentKind } from '../../domain/record.ts';
import { stored } from '../../domain/text.ts';

/** SHR captured by a technician, waiting to become part of a record. Sealed to the patient and the doctor. */
export const StagedCapture = z.object({
  tid: TID,
  /** Where the ciphertext lies. */
  url: ObjectUrl,
  /** SHA-384 of the ciphertext. */
  digest: Sha384Hex,
  /** Length of the ciphertext. */
  bytes: z.number().int().positive(),
  /** Maker and model as the device said them, or the driver's id. */
  device: stored.lineOrNone(bounds.label),
  /** With `end`, the stretch of time it covers. */
  start: Instant,
  end: Instant,
  /** How many. */
  gaps: z.number().int().min(0),
  /** Who captured it. */
  technicianPid: PID,
});
export type StagedCapture = z.infer<typeof StagedCapture>;

/** A record the doctor has signed and the patient has not yet: the ciphertext lies in the storage already. */
export const Confirmation = z.object({
  /** The treatment it is the record of. */
  tid: TID,
  patientPid: PID,
  doctorPid: PID,
  version: z.number().int().min(1),
  /** Where the ciphertext lies: URL_C of the P_DE to be. */
  url: ObjectUrl,
  /** SHA-384 of the ciphertext. */
  digest: Sha384Hex,
  /** SHA-384 of the manifest in it. */
  manifestDigest: Sha384Hex,
  /** Length of the ciphertext. */
  bytes: z.number().int().positive(),
  kinds: z.array(SegmentKind).min(1),
  /** The doctor's, over the RecordStatement; H_M verified it before keeping it. */
  D_SD: DetachedJws,
  /** Digest of the version it amends; absent in version 1. */
  supersedes: Sha384Hex.optional(),
  /**
   * A request of the doctor's for a share, by which they could read this record again; absent when they asked for none.
   * The ledger says what it asks for: H_M is not believed.
   */
  readAgain: ShareId.optional(),
  /** When the doctor offered it. */
  at: Instant,
});
export type Confirmation = z.infer<typeof Confirmation>;

/** A change of an appointment, and who of the hospital made it. */
const LoggedChange = AppointmentChange.extend({ by: PID });

/**
 * An appointment as a hospital admin sees it: DI is there only until a doctor is assigned. `history`: what the hospital
 * changed, the latest first.
 */
export const BookingReview = Appointment.omit({ tsk: true }).extend({
  di: StoredDiseaseInformation.optional(),
  history: z.array(LoggedChange).optional(),
});
export type BookingReview = z.infer<typeof BookingReview>;

/** One of a doctor's days: how many are to come, and how many are here or being treated. */
export const ComingDay = z.object({
  day: z.iso.date(),
  toCome: z.number().int().min(0),
  here: z.number().int().min(0),
  /** Of those to come, how many do so at a time that the doctor's hours have no longer. */
  outside: z.number().int().min(0).default(0),
  /** Nobody can be booked for it any more. */
  closed: z.boolean().default(false),
  /** Why, where the roster says so. */
  off: z.enum(['leave', 'holiday']).optional(),
});
export type ComingDay = z.infer<typeof ComingDay>;

/** A booking in the list of those to assign: DI and what the patient wrote are opened for the one that is looked at. */
export const ListedBooking = Appointment.omit({ tsk: true, remark: true });
export type ListedBooking = z.infer<typeof ListedBooking>;

/** A day somebody looks at: of the years in which hospitals keep appointments here. */
export const DayAsked = z.iso.date().startsWith('2');

/**
 * An appointment in a doctor's worklist: nothing of it is opened, and T_SK comes with the one that is opened.
 * `sentBack`: the patient did not sign, and the doctor is to write again.
 */
const WorklistEntry = ListedBooking.extend({ sentBack: z.boolean() });

/** An appointment whose record the doctor has signed: when last, and which version. */
export const SignedRecord = WorklistEntry.extend({ signedAt: Instant, signedVersion: z.number().int().min(1) });
export type SignedRecord = z.infer<typeof SignedRecord>;

/** Which of them: what has become of what the doctor signed last; all when absent. */
export const SignedAsked = z.object({
  bookmark: Bookmark.optional(),
  tid: TID.optional(),
  state: z.enum(['waiting', 'sent-back', 'recorded', 'amended']).optional(),
  /** By when they were signed; newest first unless told. */
  order: z.enum(['newest', 'oldest']).optional(),
});
export type SignedAsked = z.infer<typeof SignedAsked>;

/** A day of a doctor, by the hospital's calendar and clock. */
export const Worklist = z.object({
  day: z.iso.date(),
  /** What day it is there. */
  today: z.iso.date(),
  /** What time it is there: from it follows how long somebody has waited. */
  now: Instant,
  /** Of that day, earliest first. */
  items: z.array(WorklistEntry),
  /** Of other days what is not finished, while the day is today: who is here, and what waits for a signature. */
  others: z.array(WorklistEntry),
  /** How many cannot be read at all, and are in neither. */
  unreadable: z.number().int().min(0),
});
export type Worklist = z.infer<typeof Worklist>;

/** Which page of which bookings; without a status all but those that were cancelled. */
export const BookingsAsked = z.object({
  bookmark: Bookmark.optional(),
  status: AppointmentStatus.optional(),
  department: DepartmentId.optional(),
  /** By when they were asked for; newest first unless told. */
  order: z.enum(['newest', 'oldest']).optional(),
});
export type BookingsAsked = z.infer<typeof BookingsAsked>;

/** A treatment a technician may capture into. */
export const OpenTreatment = z.object({
  tid: TID,
  patientPid: PID,
  doctorPid: PID,
  doctorName: z.string(),
  start: Instant,
  place: Slot.shape.place,
  /** How many wait in it. */
  captures: z.number().int(),
});
export type OpenTreatment = z.infer<typeof OpenTreatment>;

/** A doctor as the hospital's roster has them: name and department are those of the registration. */
export const Doctor = z.object({ pid: PID, name: z.string(), department: z.string() });
export type Doctor = z.infer<typeof Doctor>;
