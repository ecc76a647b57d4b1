import { z } from 'zod';
import { Instant } from '../../domain/ids.ts';

const Line = z.string().trim().max(400);
const Prose = z.string().trim().max(20_000);

/** A value with its UCUM unit; "not measured" is an absent entry, never zero. */
const Quantity = z.strictObject({ value: z.number(), unit: z.string().min(1).max(24) });

/** What a sign is called follows from its code, in the reader's language; the document does not say it. */
const VitalSign = z.strictObject({
  /** LOINC code. */
  code: z.string().min(1).max(20),
  quantity: Quantity,
  takenAt: Instant.optional(),
});

/** What the doctor found, coded as ICD-10 (WHO), with the words that stand beside the code. */
const Diagnosis = z.strictObject({
  system: z.literal('ICD-10'),
  code: z.string().regex(/^[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?$/),
  text: Line.min(1),
});

/** Prescribed or given; `route` and `frequency` in the doctor's words. */
const Medication = z.strictObject({ name: Line.min(1), dose: Quantity.optional(), route: Line, frequency: Line });

/** What a doctor writes about a treatment. */
const Contents = z.strictObject({
  encounter: z.strictObject({ department: z.string().max(120), start: Instant, end: Instant.optional() }),
  /** As far as the record is to name the person: what the doctor was told in T_SK. */
  subject: z.strictObject({
    name: z.string().max(80),
    sex: z.enum(['female', 'male', 'other', 'unknown']),
    birthDate: z.iso.date().optional(),
    allergies: z.array(z.string().max(120)).max(50),
    noKnownAllergies: z.boolean(),
  }),
  complaint: Prose.min(1),
  findings: Prose,
  vitalSigns: z.array(VitalSign).max(100),
  diagnoses: z.array(Diagnosis).min(1).max(50),
  procedures: z.array(Line.min(1)).max(50),
  medications: z.array(Medication).max(100),
  plan: Prose,
});

/** EMR document, segment kind `EMR`, media type `application/vnd.openward.emr+json`, as it is written now. */
export const Emr = Contents.extend({ format: z.literal('openward-emr/2') });
export type Emr = z.infer<typeof Emr>;

/** The version before: each vital sign brought its name along, in the language of whoever wrote it. */
const EmrVersion1 = Contents.extend({
  format: z.literal('openward-emr/1'),
  encounter: Contents.shape.encounter.extend({ department: z.string().max(80) }),
  vitalSigns: z.array(VitalSign.extend({ label: z.string().max(80) })).max(100),
});

/** An EMR document of any version there has been: signed records are opened as they were written. */
export const StoredEmr = z.discriminatedUnion('format', [EmrVersion1, Emr]);
export type StoredEmr = z.infer<typeof StoredEmr>;

/**
 * A document being written, as far as it is. It gets its format when it is sealed, so a draft outlives versions: what
 * an older one said beside is left away. In a signed document nothing may stand that a reader does not show.
 */
export const EmrDraft = Contents.extend({ vitalSigns: z.array(VitalSign.strip()).max(100) })
  .partial()
  .strip();
export type EmrDraft = z.infer<typeof EmrDraft>;

/** Media type (RFC 6838) of a segment that holds one, by which a reader knows to parse it. */
export const EMR_MEDIA_TYPE = 'application/vnd.openward.emr+json';
