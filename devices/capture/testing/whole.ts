import type { ShrDocument } from '../../../api/formats/shr.ts';

/**
 * How much of a waveform's time is neither in its runs nor in its gaps, in samples: below one for a whole record. The
 * last two periods do not count, in which samples may have been on their way.
 */
export function unaccounted(document: ShrDocument, code: string): number {
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
  return Math.max(Math.abs(time - sampled - missing), Math.abs(time - counted - missing)) / intervalMs;
}

/** Whether anything in a document lies before something that was recorded earlier. */
export function runsBackwards(document: ShrDocument): boolean {
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
