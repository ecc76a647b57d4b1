/** A curve as it comes in: pieces with their place in time, the last `keepMs` of them kept. */
export interface TracePoint {
  readonly atMs: number;
  /** null where nothing was measured. */
  readonly value: number | null;
}

export interface SweepTrace {
  readonly points: readonly TracePoint[];
  readonly min: number;
  readonly max: number;
}

export const emptyTrace: SweepTrace = { points: [], min: 0, max: 1 };

export interface Piece {
  readonly startMs: number;
  readonly intervalMs: number;
  readonly samples: readonly (number | null)[];
}

/** Adds a piece; what lies further back than `keepMs` is let go. A jump in time between pieces becomes a gap. */
export function extend(trace: SweepTrace, piece: Piece, keepMs: number): SweepTrace {
  const last = trace.points.at(-1);
  const jump = last !== undefined && piece.startMs - last.atMs > piece.intervalMs * 2.5;
  const gap: TracePoint[] = jump ? [{ atMs: (last.atMs + piece.startMs) / 2, value: null }] : [];
  const added = piece.samples.map((value, index) => ({ atMs: piece.startMs + index * piece.intervalMs, value }));
  const end = added.at(-1)?.atMs ?? piece.startMs;
  const points = [...trace.points, ...gap, ...added].filter((point) => point.atMs > end - keepMs);
  return { points, ...range(points, trace) };
}

/** Grows at once and keeps what it had, so that the curve does not jump up and down while it is read. */
function range(points: readonly TracePoint[], before: SweepTrace): { min: number; max: number } {
  const values = points.flatMap((point) => (point.value === null ? [] : [point.value]));
  if (values.length === 0) return { min: before.min, max: before.max };
  const fresh = before.points.length === 0;
  const min = Math.min(...values, fresh ? Infinity : before.min);
  const max = Math.max(...values, fresh ? -Infinity : before.max);
  return min === max ? { min: min - 1, max: max + 1 } : { min, max };
}
