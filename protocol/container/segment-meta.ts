import { z } from 'zod';
import { bounds } from '../../domain/bounds.ts';
import { stored } from '../../domain/text.ts';

/**
 * Of its canonical JSON: a description, which a reader takes into memory before it has checked it, not a second file.
 */
export const MAX_META_BYTES = 64 * 1024;

/**
 * What describes a segment and would tell too much in the manifest: it travels with the data only.
 * Besides `title`, any JSON (for instance the original file name).
 */
export const SegmentMeta = z.object({ title: stored.line(bounds.title) }).catchall(z.json());
export type SegmentMeta = z.infer<typeof SegmentMeta>;
