import { z } from 'zod';
import { ExportFormat } from '../../../api/window/calls/records.ts';
import type { ErrorCode } from '../../../domain/errors.ts';

/** What the thread that exports is given: device records' bytes, what to make of them, and where it goes. */
export const ExportOrder = z.object({
  format: ExportFormat,
  /** A file that is not there yet. */
  file: z.string(),
  /** Each segment's data, checked already, in the order of `provenance.segments`. */
  data: z.array(z.custom<Uint8Array>((data) => data instanceof Uint8Array)),
  provenance: z.object({
    program: z.string(),
    exportedAt: z.string(),
    tid: z.string(),
    version: z.number(),
    manifestDigest: z.string(),
    segments: z.array(z.object({ id: z.string(), digest: z.string() })).readonly(),
  }),
});
export type ExportOrder = z.infer<typeof ExportOrder>;

/** What the thread says: how far it is, of how many numbers; that the file is on stable storage; why it is not. */
export const ExportNews = z.discriminatedUnion('state', [
  z.object({ state: z.literal('writing'), done: z.number(), total: z.number() }),
  z.object({ state: z.literal('written'), bytes: z.number() }),
  z.object({ state: z.literal('failed'), code: z.custom<ErrorCode>((code) => typeof code === 'string') }),
]);
export type ExportNews = z.infer<typeof ExportNews>;
