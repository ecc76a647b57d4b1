interface Moments {
  readonly t: number;
}

/** As much of a device record as is looked at here, as docs/formats.md has it. */
export interface TimedRecord {
  readonly start: string;
  readonly end: string;
  readonly measurements: readonly { readonly points: readonly Moments[] }[];
  readonly waveforms: readonly {
    readonly code: string;
    readonly intervalMs: number;
    readonly runs: readonly (Moments & { readonly last: number; readonly bins: readonly number[] })[];
  }[];
  readonly gaps: readonly {
    readonly from: string;
    readonly to: string;
    readonly series?: string | undefined;
    readonly missingMs?: number | undefined;
  }[];
  readonly alarms: readonly Moments[];
  readonly notes: readonly Moments[];
  readonly link: readonly Moments[];
  readonly raw: readonly Moments[];
  readonly clock: readonly Moments[];
}

/**
 * How much of a waveform's time is neither in its runs nor in its gaps, in samples: below one for a whole record. The
 * last two periods do not count, in which samples may have been on their way.
 */
export function unaccounted(document: TimedRecord, code: string): number {
  const { bySpan, byCount } = sumsOf(document, code);
  return Math.max(bySpan, byCount);
}

/** The same by how long the runs last, as the format has it, and by how many samples are in them. */
export function sumsOf(document: TimedRecord, code: string): { readonly bySpan: number; readonly byCount: number } {
  const waveforms = document.waveforms.filter((one) => one.code === code);
  const intervalMs = waveforms[0]?.intervalMs ?? 1;
  const runs = waveforms.flatMap((one) => one.runs);
  const sampled = runs.reduce((sum, { t, last }) => sum + last - t + intervalMs, 0);
  const counted = runs.reduce((sum, { bins }) => sum + bins.length, 0) * intervalMs;
  const gaps = document.gaps.filter(({ series }) => series === code);
  const missing = gaps.reduce(
    (sum, { from, to, missingMs }) => sum + (missingMs ?? Date.parse(to) - Date.parse(from)),
    0,
  );
  const start = Date.parse(document.start);
  const known = Math.max(...runs.map(({ last }) => last + intervalMs), ...gaps.map(({ to }) => Date.parse(to) - start));
  const whole = Date.parse(document.end) - start;
  const time = whole - known > 2 * intervalMs ? whole : known;
  return {
    bySpan: Math.abs(time - sampled - missing) / intervalMs,
    byCount: Math.abs(time - counted - missing) / intervalMs,
  };
}

/** Whether anything in a document lies before something that was recorded earlier. */
export function runsBackwards(document: TimedRecord): boolean {
  const lists = [
    ...document.measurements.map(({ points }) => points.map(({ t }) => t)),
    ...document.waveforms.map(({ runs }) => runs.flatMap(({ t, last }) => [t, last])),
    ...[document.alarms, document.notes, document.link, document.raw, document.clock].map((list) =>
      list.map(({ t }) => t),
    ),
  ];
  const end = Date.parse(document.end) - Date.parse(document.start);
  return lists.some((times) => times.some((t, at) => t < (times[at - 1] ?? 0) || t > end));
}
