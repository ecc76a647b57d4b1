import { z } from 'zod';
import { bounds } from '../../domain/bounds.ts';
import { Instant } from '../../domain/ids.ts';
import { entering, stored, type Texts } from '../../domain/text.ts';

/** A value with its UCUM unit; "not measured" is an absent entry, never zero. */
const quantity = (texts: Texts) => z.strictObject({ value: z.number(), unit: texts.line(24) });

/** What a sign is called follows from its code, in the reader's language; the document does not say it. */
const vitalSign = (texts: Texts) =>
  z.strictObject({
    /** LOINC code. */
    code: texts.line(20),
    quantity: quantity(texts),
    takenAt: Instant.optional(),
  });

/** What the doctor found, coded as ICD-10 (WHO), with the words that stand beside the code. */
const diagnosis = (texts: Texts) =>
  z.strictObject({
    system: z.literal('ICD-10'),
    code: z.string().regex(/^[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?$/),
    text: texts.line(bounds.entry),
  });

/** Prescribed or given; `route` and `frequency` in the doctor's words. */
const medication = (texts: Texts) =>
  z.strictObject({
    name: texts.line(bounds.entry),
    dose: quantity(texts).optional(),
    route: texts.lineOrNone(bounds.entry),
    frequency: texts.lineOrNone(bounds.entry),
  });

/** What a doctor writes about a treatment. */
const contents = (texts: Texts) =>
  z.strictObject({
    encounter: z.strictObject({ department: texts.lineOrNone(bounds.label), start: Instant, end: Instant.optional() }),
    /** As far as the record is to name the person: what the doctor was told in T_SK. */
    subject: z.strictObject({
      name: texts.lineOrNone(bounds.name),
      sex: z.enum(['female', 'male', 'other', 'unknown']),
      birthDate: z.iso.date().optional(),
      allergies: z.array(texts.line(bounds.allergy)).max(bounds.allergies),
      noKnownAllergies: z.boolean(),
    }),
    complaint: texts.prose(bounds.section),
    findings: texts.proseOrNone(bounds.section),
    vitalSigns: z.array(vitalSign(texts)).max(100),
    diagnoses: z.array(diagnosis(texts)).min(1).max(50),
    procedures: z.array(texts.line(bounds.entry)).max(50),
    medications: z.array(medication(texts)).max(100),
    plan: texts.proseOrNone(bounds.section),
  });

/** Why the record was amended, in the doctor's words: sealed with the rest, never on the ledger. */
const amendment = (texts: Texts) => z.strictObject({ reason: texts.prose(bounds.reason) });

const draft = (texts: Texts) =>
  contents(texts)
    .extend({ amendment: z.object({ reason: texts.proseOrNone(bounds.reason) }) })
    .extend({ vitalSigns: z.array(vitalSign(texts).strip()).max(100) })
    .partial()
    .strip();

/** Of a first version: segment kind `EMR`, media type `application/vnd.openward.emr+json`. */
const FirstEmr = contents(entering).extend({ format: z.literal('openward-emr/2') });
/** The same of an amendment, which says why: only what is of a later version of a record may be one. */
const AmendedEmr = contents(entering).extend({
  format: z.literal('openward-emr/3'),
  amendment: amendment(entering),
});
/** EMR document as it is written now: of a first version, or of an amendment. */
export const Emr = z.discriminatedUnion('format', [FirstEmr, AmendedEmr]);
export type Emr = z.infer<typeof Emr>;

/** The version before: each vital sign brought its name along, in the language of whoever wrote it. */
const Contents = contents(stored);
const EmrVersion2 = Contents.extend({ format: z.literal('openward-emr/2') });
const EmrVersion3 = Contents.extend({ format: z.literal('openward-emr/3'), amendment: amendment(stored) });
const EmrVersion1 = Contents.extend({
  format: z.literal('openward-emr/1'),
  encounter: Contents.shape.encounter.extend({ department: stored.lineOrNone(bounds.name) }),
  vitalSigns: z.array(vitalSign(stored).extend({ label: stored.lineOrNone(bounds.name) })).max(100),
});

/** An EMR document of any version there has been: signed records are opened as they were written. */
export const StoredEmr = z.discriminatedUnion('format', [EmrVersion1, EmrVersion2, EmrVersion3]);
export type StoredEmr = z.infer<typeof StoredEmr>;

/**
 * A document being written, as far as it is. It gets its format when it is sealed, so a draft outlives versions: what
 * an older one said beside is left away. In a signed document nothing may stand that a reader does not show.
 */
export const EmrDraft = draft(entering);
/** A draft as it lies on the doctor's disk, by whatever rule it was once let in. */
export const StoredEmrDraft = draft(stored);
export type EmrDraft = z.infer<typeof EmrDraft>;

/** Media type (RFC 6838) of a segment that holds one, by which a reader knows to parse it. */
export const EMR_MEDIA_TYPE = 'application/vnd.openward.emr+json';
