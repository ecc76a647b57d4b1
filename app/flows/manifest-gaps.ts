import type { ShrDocument } from '../../api/formats/shr.ts';

/** A gap as a record's manifest lists it. */
export interface ManifestGap {
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

/**
 * The gaps of a document for the manifest, where at most `limit` fit: overlapping gaps of one reason become one, and
 * where that is not enough ever more distant ones do. Nothing missing is left out by that, only joined.
 */
export function manifestGaps(document: ShrDocument, limit = 1000): ManifestGap[] {
  for (let withinMs = 0; ; withinMs = Math.max(1000, withinMs * 2)) {
    const joined = join(document.gaps, withinMs);
    if (joined.length <= limit) return joined;
  }
}

function join(gaps: ShrDocument['gaps'], withinMs: number): ManifestGap[] {
  const joined: { from: string; to: string; reason: string }[] = [];
  const lastOf = new Map<string, { from: string; to: string; reason: string }>();
  for (const { from, to, reason } of gaps.toSorted((a, b) => a.from.localeCompare(b.from))) {
    const last = lastOf.get(reason);
    if (last !== undefined && Date.parse(from) - Date.parse(last.to) <= withinMs) {
      if (to > last.to) last.to = to;
      continue;
    }
    const fresh = { from, to, reason };
    lastOf.set(reason, fresh);
    joined.push(fresh);
  }
  return joined;
}
