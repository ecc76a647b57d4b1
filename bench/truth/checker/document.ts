/**
 * A device record as docs/formats.md publishes it, read by this folder's own few lines: whoever judges what the client
 * wrote shares no code with it.
 */
import { z } from 'zod';

const Gap = z.object({
  from: z.string(),
  to: z.string(),
  reason: z.string(),
  detail: z.string(),
  count: z.number(),
  series: z.string().optional(),
  missingMs: z.number().optional(),
});

const Moments = z.array(z.object({ t: z.number() }));

const Recorded = z.object({
  format: z.literal('openward-shr'),
  version: z.literal(3),
  start: z.string(),
  end: z.string(),
  measurements: z.array(
    z.object({
      code: z.string(),
      points: z.array(z.object({ t: z.number(), v: z.number().nullable(), x: z.string().optional() })),
    }),
  ),
  waveforms: z.array(
    z.object({
      code: z.string(),
      intervalMs: z.number(),
      runs: z.array(z.object({ t: z.number(), last: z.number(), bins: z.array(z.number()) })),
    }),
  ),
  gaps: z.array(Gap),
  ...{ alarms: Moments, notes: Moments, link: Moments, clock: Moments },
  raw: z.array(z.object({ t: z.number(), direction: z.enum(['rx', 'tx']), bytes: z.string() })),
});

/** A gap in milliseconds since the recording's beginning. */
export interface DeclaredGap {
  readonly from: number;
  readonly to: number;
  readonly reason: string;
  readonly detail: string;
  readonly count: number;
  readonly series: string | undefined;
  readonly missingMs: number;
}

/** What a document says. */
export interface Recording {
  /** As it is written. */
  readonly written: z.infer<typeof Recorded>;
  /** In milliseconds since its beginning. */
  readonly end: number;
  readonly gaps: readonly DeclaredGap[];
}

/** @throws SyntaxError or ZodError for what is no such document */
export function readRecording(json: string): Recording {
  const read = Recorded.parse(JSON.parse(json));
  const start = Date.parse(read.start);
  const since = (instant: string): number => Date.parse(instant) - start;
  return {
    written: read,
    end: since(read.end),
    gaps: read.gaps.map(({ from, to, missingMs, series, ...gap }) => ({
      ...gap,
      from: since(from),
      to: since(to),
      series,
      missingMs: missingMs ?? since(to) - since(from),
    })),
  };
}

/** Whether a gap is of this series: its own, its group's, or the whole line's. */
function concerns({ series }: DeclaredGap, code: string): boolean {
  return series === undefined || series === code || code.startsWith(`${series}.`);
}

/**
 * How much of the time between two moments no gap of a series covers, in milliseconds. Before its first value it is
 * not yet known to be due: there a gap of the whole line says as much.
 */
export function undeclared(gaps: readonly DeclaredGap[], code: string, from: number, to: number): number {
  const own = gaps.filter(
    (gap) => concerns(gap, code) && (gap.series !== undefined || from === 0) && gap.to > from && gap.from < to,
  );
  let covered = 0;
  let at = from;
  for (const gap of own.toSorted((a, b) => a.from - b.from)) {
    const begin = Math.max(at, gap.from);
    const end = Math.min(to, gap.to);
    if (end <= begin) continue;
    covered += end - begin;
    at = end;
  }
  return to - from - covered;
}

/** Whether any gap of a series touches a moment. */
export function isDeclared(gaps: readonly DeclaredGap[], code: string, t: number): boolean {
  return gaps.some((gap) => concerns(gap, code) && gap.from - slackMs <= t && t <= gap.to + slackMs);
}

/** Times in a document are whole milliseconds. */
const slackMs = 2;
