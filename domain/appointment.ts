import { z } from 'zod';
import { Instant, PID, Pem, TID } from './ids.ts';
import { LocalisedText } from './localised-text.ts';

/** Disease information DI: what the patient tells the hospital when booking. Never on the ledger, never logged. */
export const DiseaseInformation = z.object({
  name: z.string().trim().min(1).max(80),
  sex: z.enum(['female', 'male', 'other', 'unknown']),
  birthDate: z.iso.date().optional(),
  complaint: z.string().trim().min(1).max(2000),
  allergies: z.array(z.string().trim().min(1).max(120)).max(50),
  /** The patient has said that there are none, which is not the same as an empty list. */
  noKnownAllergies: z.boolean(),
});
export type DiseaseInformation = z.infer<typeof DiseaseInformation>;

/** Contents of T_SK (paper 1.2.2): encrypted by H_M to the doctor's RSA key as compact JWE. */
export const TreatmentSessionKey = z.object({
  pid: PID,
  tid: TID,
  di: DiseaseInformation,
  patientCertificate: Pem,
});
export type TreatmentSessionKey = z.infer<typeof TreatmentSessionKey>;

export const Department = z.object({ id: z.string().regex(/^[a-z][a-z0-9-]{1,30}$/), name: LocalisedText });
export type Department = z.infer<typeof Department>;

/** A free or taken time of a doctor. */
export const Slot = z.object({
  id: z.string().min(1).max(64),
  doctorPid: PID,
  doctorName: z.string().max(80),
  department: z.string(),
  start: Instant,
  minutes: z.number().int().min(5).max(480),
  place: LocalisedText,
  taken: z.boolean(),
});
export type Slot = z.infer<typeof Slot>;

export const AppointmentStatus = z.enum([
  'requested',
  'assigned',
  'checked-in',
  'in-treatment',
  'awaiting-patient',
  'recorded',
  'cancelled',
]);

/** As the patient and the hospital see it; T_SK is there only after assignment. */
export const Appointment = z.object({
  id: z.string().min(1).max(64),
  patientPid: PID,
  department: z.string(),
  status: AppointmentStatus,
  requestedAt: Instant,
  preferredSlot: z.string().max(64).optional(),
  tid: TID.optional(),
  doctorPid: PID.optional(),
  doctorName: z.string().max(80).optional(),
  start: Instant.optional(),
  minutes: z.number().int().optional(),
  place: LocalisedText.optional(),
  tsk: z.string().max(65536).optional(),
  /** What the patient wrote when sending the record back to the doctor. */
  remark: z.string().max(500).optional(),
});
export type Appointment = z.infer<typeof Appointment>;
