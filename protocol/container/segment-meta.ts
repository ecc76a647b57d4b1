import { z } from 'zod';

export const MAX_META_BYTES = 64 * 1024;

/**
 * What describes a segment and would tell too much in the manifest: it travels with the data only.
 * Besides `title`, any JSON (for instance the original file name).
 */
export const SegmentMeta = z.object({ title: z.string().min(1).max(200) }).catchall(z.json());
export type SegmentMeta = z.infer<typeof SegmentMeta>;
