import { z } from 'zod';
import { Instant, Sha384Hex } from '../../domain/ids.ts';
import { StoredEmrDraft } from './emr.ts';

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

/** A treatment as far as the doctor has come with it; on the doctor's disk, sealed with a key of their vault. */
export const Draft = z.object({
  emr: StoredEmrDraft,
  savedAt: Instant.optional(),
  attachments: z.array(DraftAttachment),
});
export type Draft = z.infer<typeof Draft>;

/** Where nothing was saved yet. */
export const emptyDraft: Draft = { emr: {}, attachments: [] };
