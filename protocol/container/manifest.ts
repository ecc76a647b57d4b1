import { z } from 'zod';
import { bounds } from '../../domain/bounds.ts';
import { stored } from '../../domain/text.ts';
import { Instant, SegmentId, Sha384Hex, TID } from '../../domain/ids.ts';
import { SegmentKind, SetAsideReason } from '../../domain/record.ts';
import { canonicalBytes } from '../encoding/canonical-json.ts';
import { sha384Hex } from '../envelope/digest.ts';

/** Of a record that has all that was recorded for it. A reader that knows neither format refuses the manifest. */
export const MANIFEST_FORMAT = 'openward-manifest/1';
/** Of one from which recordings were set aside: a reader that cannot show that must not show the record as whole. */
export const MANIFEST_WITH_SET_ASIDE = 'openward-manifest/2';
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

/** A recording that was listed for the treatment and that the doctor left out: the gap it leaves, and why. */
export const SetAside = z.strictObject({
  /** SHA-384 of its ciphertext, by which the hospital listed it. */
  capture: Sha384Hex,
  /** As it was listed; absent when no device had said who it is. */
  device: stored.line(bounds.label).optional(),
  /** With `to`, the stretch of time it was listed for. */
  from: Instant,
  to: Instant,
  reason: SetAsideReason,
});
export type SetAside = z.infer<typeof SetAside>;

/**
 * First file of every container: which segments the record has, in their order, and the digest of each. Whoever is
 * given some of them is given all of this and can check them against both signatures.
 */
export const Manifest = z
  .strictObject({
    format: z.enum([MANIFEST_FORMAT, MANIFEST_WITH_SET_ASIDE]),
    /** The treatment this is the record of. */
    tid: TID,
    /** Of the record, from 1: an amendment is packed again under the next number. Signed and on the ledger as well. */
    version: z.number().int().min(1).max(9999),
    segments: z.array(ManifestSegment).min(1).max(MAX_SEGMENTS),
    /** There is none unless something was set aside. */
    setAside: z.array(SetAside).min(1).max(1000).optional(),
  })
  .refine(
    ({ format, setAside }) => (format === MANIFEST_WITH_SET_ASIDE) === (setAside !== undefined),
    'The format says whether something was set aside',
  )
  .refine(({ segments }) => segments.every(({ id }, at) => id === `s${at + 1}`), 'Segments are numbered from 1');
export type Manifest = z.infer<typeof Manifest>;

/** SHA-384 of the canonical JSON: what patient and doctor sign. */
export function manifestDigest(manifest: z.input<typeof Manifest>): string {
  return sha384Hex(canonicalBytes(Manifest.parse(manifest)));
}
