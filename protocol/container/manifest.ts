import { z } from 'zod';
import { Instant, SegmentId, Sha384Hex, TID } from '../../domain/ids.ts';
import { SegmentKind } from '../../domain/record.ts';
import { canonicalBytes } from '../encoding/canonical-json.ts';
import { sha384Hex } from '../envelope/digest.ts';

export const MANIFEST_FORMAT = 'openward-manifest/1';
export const MAX_SEGMENTS = 10_000;

/** A stretch of time in which a device delivered nothing usable. */
export const Gap = z.strictObject({ from: Instant, to: Instant, reason: z.string().min(1).max(120) });
export type Gap = z.infer<typeof Gap>;

/** One document or one slice of a device's time. Names and titles are not here: a recipient of one segment sees the whole manifest. */
export const ManifestSegment = z.strictObject({
  id: SegmentId,
  kind: SegmentKind,
  /** RFC 6838. */
  mediaType: z
    .string()
    .max(127)
    .regex(/^[a-z0-9][a-z0-9.+-]*\/[a-z0-9][a-z0-9.+-]*$/),
  /** Length of the data, without salt and meta. */
  bytes: z.number().int().min(0),
  /** See segment-digest.ts. */
  digest: Sha384Hex,
  start: Instant.optional(),
  end: Instant.optional(),
  device: z.string().min(1).max(120).optional(),
  gaps: z.array(Gap).max(1000).optional(),
});
export type ManifestSegment = z.infer<typeof ManifestSegment>;

export const Manifest = z
  .strictObject({
    format: z.literal(MANIFEST_FORMAT),
    tid: TID,
    version: z.number().int().min(1).max(9999),
    segments: z.array(ManifestSegment).min(1).max(MAX_SEGMENTS),
  })
  .refine(({ segments }) => new Set(segments.map(({ id }) => id)).size === segments.length, 'Segment ids repeat');
export type Manifest = z.infer<typeof Manifest>;

/** SHA-384 of the canonical JSON: what patient and doctor sign. */
export function manifestDigest(manifest: z.input<typeof Manifest>): string {
  return sha384Hex(canonicalBytes(Manifest.parse(manifest)));
}
