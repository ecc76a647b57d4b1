import type { GapReason } from '../../api/formats/shr.ts';

/** A time in which something is missing, whatever it is. */
export interface JoinedGap {
  fromMs: number;
  toMs: number;
  reason: GapReason;
}

/** Gaps as people count them: one outage is one, however many series it took. */
export function joinedGaps(gaps: readonly Readonly<JoinedGap>[]): JoinedGap[] {
  const joined: JoinedGap[] = [];
  const lastOf = new Map<GapReason, JoinedGap>();
  for (const gap of gaps.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = lastOf.get(gap.reason);
    if (last !== undefined && gap.fromMs <= last.toMs) {
      last.toMs = Math.max(last.toMs, gap.toMs);
      continue;
    }
    const { fromMs, toMs, reason } = gap;
    const fresh = { fromMs, toMs, reason };
    lastOf.set(reason, fresh);
    joined.push(fresh);
  }
  return joined;
}
