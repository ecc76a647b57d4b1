import { z } from 'zod';
import { bounds } from '../../domain/bounds.ts';
import { Instant, Sha384Hex, ShareId, TID } from '../../domain/ids.ts';
import { EnteringName } from '../../domain/localised-text.ts';
import { SetAsideReason } from '../../domain/record.ts';
import { entering } from '../../domain/text.ts';
import { StoredEmr, StoredEmrDraft } from './emr.ts';

/** A file the doctor attached: kept beside the draft as ciphertext. */
export const DraftAttachment = z.object({
  id: z.uuid(),
  /** The file's name. */
  title: z.string(),
  mediaType: z.string(),
  /** Size of the file itself. */
  bytes: z.number().int(),
  /** SHA-384 of the ciphertext, hex. */
  digest: Sha384Hex,
});
export type DraftAttachment = z.infer<typeof DraftAttachment>;

const Typed = entering.lineOrNone(bounds.entry);
const TypedMedication = z.object({ name: Typed, dose: Typed, unit: Typed, route: Typed, frequency: Typed });

/**
 * What stands in the doctor's fields and is no part of a record yet, exactly as typed: half a number, a row without a
 * name, a diagnosis that was not added. Kept so that it is there again; nothing can be signed while there is any.
 */
export const Unfinished = z
  .object({
    /** By LOINC code: texts that are no possible value. */
    vitals: z.record(entering.line(20), Typed),
    /** Every row, once one of them is unfinished: their order is part of what was written. */
    medications: z.array(TypedMedication).max(100),
    /** Typed into the search for a diagnosis. */
    search: Typed,
    /** Code and words of a diagnosis beside the list, not added. */
    code: Typed,
    words: Typed,
    /** Not added. */
    procedure: Typed,
  })
  .partial();
export type Unfinished = z.infer<typeof Unfinished>;

/** A listed recording that is not to go into the record; taken back by leaving it out again, until it is signed. */
export const DraftSetAside = z.object({
  /** SHA-384 of its ciphertext, hex. */
  capture: Sha384Hex,
  reason: SetAsideReason,
});
export type DraftSetAside = z.infer<typeof DraftSetAside>;

/** A part of an earlier record of the patient that was taken over: where it is from is shown until it is edited. */
export const Carried = z.object({
  part: z.enum(['allergies', 'medications', 'findings']),
  /** As it stood there; of a medicine name, dose, route and frequency. */
  text: entering.prose(bounds.section),
  tid: TID,
  version: z.number().int().min(1),
  recordedAt: Instant,
  hospital: EnteringName,
});
export type Carried = z.infer<typeof Carried>;

/** A treatment as far as the doctor has come with it; on the doctor's disk, sealed with a key of their vault. */
export const Draft = z.object({
  emr: StoredEmrDraft,
  /** Absent when all that was typed is in `emr`. */
  unfinished: Unfinished.optional(),
  /** Absent while nothing was taken over. */
  carried: z.array(Carried).max(bounds.carried).optional(),
  savedAt: Instant.optional(),
  attachments: z.array(DraftAttachment),
  /** Absent while nothing was. */
  setAside: z.array(DraftSetAside).optional(),
  /** The share that was asked for with an earlier signature, so that signing anew asks no second time. */
  readAgain: ShareId.optional(),
  /**
   * The version on the ledger that is being amended, what it says, and the share it was read by, with which the draft
   * ends; absent of a first version.
   */
  amends: z.object({ version: z.number().int().min(1), was: StoredEmr, shareId: ShareId }).optional(),
});
export type Draft = z.infer<typeof Draft>;

/** Where nothing was saved yet. */
export const emptyDraft: Draft = { emr: {}, attachments: [] };
