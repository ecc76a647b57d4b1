import { z } from 'zod';
import { Appointment, DiseaseInformation, Slot } from '../../domain/appointment.ts';
import { DetachedJws, Instant, ObjectUrl, PID, Sha384Hex, TID } from '../../domain/ids.ts';
import { SegmentKind } from '../../domain/record.ts';

/** SHR captured by a technician, waiting to become part of a record. Sealed to the patient and the doctor. */
export const StagedCapture = z.object({
  tid: TID,
  url: ObjectUrl,
  digest: Sha384Hex,
  bytes: z.number().int().positive(),
  device: z.string().max(120),
  start: Instant,
  end: Instant,
  gaps: z.number().int().min(0),
  technicianPid: PID,
});
export type StagedCapture = z.infer<typeof StagedCapture>;

/** A record the doctor has signed and the patient has not yet: the ciphertext lies in the storage already. */
export const Confirmation = z.object({
  tid: TID,
  patientPid: PID,
  doctorPid: PID,
  version: z.number().int().min(1),
  url: ObjectUrl,
  digest: Sha384Hex,
  manifestDigest: Sha384Hex,
  bytes: z.number().int().positive(),
  kinds: z.array(SegmentKind).min(1),
  D_SD: DetachedJws,
  supersedes: Sha384Hex.optional(),
  at: Instant,
});
export type Confirmation = z.infer<typeof Confirmation>;

/** An appointment as a hospital admin sees it while assigning: DI is there only until then. */
export const BookingReview = Appointment.omit({ tsk: true }).extend({ di: DiseaseInformation.optional() });
export type BookingReview = z.infer<typeof BookingReview>;

/** A treatment a technician may capture into. */
export const OpenTreatment = z.object({
  tid: TID,
  patientPid: PID,
  doctorPid: PID,
  doctorName: z.string(),
  start: Instant,
  place: Slot.shape.place,
  captures: z.number().int(),
});

export const Doctor = z.object({ pid: PID, name: z.string(), department: z.string() });
