import { z } from 'zod';
import { bounds } from '../../domain/bounds.ts';
import { stored } from '../../domain/text.ts';
import { Instant, SegmentId, Sha384Hex, TID } from '../../domain/ids.ts';
import { SegmentKind } from '../../domain/record.ts';
import { canonicalBytes } from '../encoding/canonical-json.ts';
import { sha384Hex } from '../envelope/digest.ts';

/** Names this format and its version: a reader that knows another refuses the manifest. */
export const MANIFEST_FORMAT = 'openward-manifest/1';
/** Bounds what a manifest lists, a grant chooses from, and a reader checks. */
export const MAX_SEGMENTS = 10_000;

/** A stretch of time in which a device delivered nothing usable. */
export const Gap = z.strictObject({ from: Instant, to: Instant, reason: stored.line(bounds.label) });
export type Gap = z.infer<typeof Gap>;

/**
 * One document or one slice of a device's time. Names and titles are not here: a recipient of one segment sees the
 * whole manifest.
 */
export const ManifestSegment = z.strictObject({
  /** Its folder in the tar, and how a grant names it: `s1`, `s2` and so on, as they come. */
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
  /** With `end`, the stretch of time that a device's data covers; absent for documents. */
  start: Instant.optional(),
  /** End of that stretch. */
  end: Instant.optional(),
  /** Maker and model as the device said them, or the driver; absent when no device made it. */
  device: stored.line(bounds.label).optional(),
  /**
   * By the host's clock, as `start` and `end` are: where it was set back, `to` lies before `from`. Absent when none.
   */
  gaps: z.array(Gap).max(1000).optional(),
});
export type ManifestSegment = z.infer<typeof ManifestSegment>;

/**
 * First file of every container: which segments the record has, in their order, and the digest of each. Whoever is
 * given some of them is given all of this and can check them against both signatures.
 */
export const Manifest = z
  .strictObject({
    format: z.literal(MANIFEST_FORMAT),
    /** The treatment this is the record of. */
    tid: TID,
    /** Of the record, from 1: an amendment is packed again under the next number. Signed and on the ledger as well. */
    version: z.number().int().min(1).max(9999),
    segments: z.array(ManifestSegment).min(1).max(MAX_SEGMENTS),
  })
  .refine(({ segments }) => segments.every(({ id }, at) => id === `s${at + 1}`), 'Segments are numbered from 1');
export type Manifest = z.infer<typeof Manifest>;

/** SHA-384 of the canonical JSON: what patient and doctor sign. */
export function manifestDigest(manifest: z.input<typeof Manifest>): string {
  return sha384Hex(canonicalBytes(Manifest.parse(manifest)));
}
