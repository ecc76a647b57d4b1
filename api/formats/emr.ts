import { z } from 'zod';
import { Instant } from '../../domain/ids.ts';

const Line = z.string().trim().max(400);
const Prose = z.string().trim().max(20_000);

/** A value with its UCUM unit; "not measured" is an absent entry, never zero. */
export const Quantity = z.object({ value: z.number(), unit: z.string().min(1).max(24) });

/** A measured value with its LOINC code. */
export const VitalSign = z.object({
  /** LOINC code. */
  code: z.string().min(1).max(20),
  /** The code's name as the doctor saw it. */
  label: z.string().max(80),
  quantity: Quantity,
  takenAt: Instant.optional(),
});

/** What the doctor found, coded as ICD-10 (WHO), with the words that stand beside the code. */
export const Diagnosis = z.object({
  system: z.literal('ICD-10'),
  code: z.string().regex(/^[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?$/),
  text: Line.min(1),
});

/** Prescribed or given; `route` and `frequency` in the doctor's words. */
export const Medication = z.object({ name: Line.min(1), dose: Quantity.optional(), route: Line, frequency: Line });

/** EMR document, segment kind `EMR`, media type `application/vnd.openward.emr+json`. Written by the doctor. */
export const Emr = z.object({
  format: z.literal('openward-emr/1'),
  encounter: z.object({ department: z.string().max(80), start: Instant, end: Instant.optional() }),
  /** As far as the record is to name the person: what the doctor was told in T_SK. */
  subject: z.object({
    name: z.string().max(80),
    sex: z.enum(['female', 'male', 'other', 'unknown']),
    birthDate: z.iso.date().optional(),
    allergies: z.array(z.string().max(120)).max(50),
    noKnownAllergies: z.boolean(),
  }),
  complaint: Prose.min(1),
  /** In the doctor's words; may be empty, as `plan` may. */
  findings: Prose,
  vitalSigns: z.array(VitalSign).max(100),
  diagnoses: z.array(Diagnosis).min(1).max(50),
  procedures: z.array(Line.min(1)).max(50),
  medications: z.array(Medication).max(100),
  plan: Prose,
});
export type Emr = z.infer<typeof Emr>;
/** Media type (RFC 6838) of a segment that holds one, by which a reader knows to parse it. */
export const EMR_MEDIA_TYPE = 'application/vnd.openward.emr+json';
