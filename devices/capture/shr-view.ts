import type { GapReason, ShrDocument } from '../../api/formats/shr.ts';
import { joinedGaps } from './joined-gaps.ts';

/** A document as it is drawn. Times are milliseconds since its start; null is a gap, never zero. */
export interface DrawnShr {
  device: string;
  driver: string;
  start: string;
  end: string;
  measurements: { code: string; unit: string; times: number[]; values: (number | null)[]; implausible: number }[];
  waveforms: {
    code: string;
    unit: string;
    intervalMs: number;
    startMs: number;
    samples: (number | null)[];
  }[];
  alarms: { atMs: number; priority: number; code: string; text: string }[];
  gaps: { fromMs: number; toMs: number; reason: GapReason }[];
  markers: { atMs: number; text: string }[];
}

type Series = ShrDocument['measurements'][number];

/** Longer holes in a curve are drawn as a new piece instead of as so many nulls. */
const longestHoleMs = 60_000;

/** Lays the document out on one time axis for drawing: numbers of settings and limits are left out. */
export function drawShr(document: ShrDocument): DrawnShr {
  return {
    device: document.device === null ? '' : `${document.device.vendor} ${document.device.model}`.trim(),
    driver: `${document.driver.id} ${document.driver.version}`,
    start: document.start,
    end: document.end,
    measurements: document.measurements
      .filter((series) => series.kind === 'measured')
      .map((series) => drawSeries(document, series)),
    waveforms: document.waveforms.flatMap(drawWaveform),
    alarms: document.alarms
      .filter(({ state }) => state === 'began')
      .map(({ t, priority, code, text }) => ({ atMs: t, priority, code, text })),
    gaps: outages(document),
    markers: document.markers.map(({ t, text }) => ({ atMs: t, text })),
  };
}

/** With a null in each gap of the series: no line is drawn across an outage. */
function drawSeries(document: ShrDocument, { code, unit, points }: Series): DrawnShr['measurements'][number] {
  const start = Date.parse(document.start);
  const holes = document.gaps
    .filter(({ series }) => series !== undefined && (code === series || code.startsWith(`${series}.`)))
    .map(({ from, to }) => ({ t: (Date.parse(from) + Date.parse(to)) / 2 - start, v: null }));
  const all = [...points.map(({ t, v }) => ({ t, v })), ...holes].toSorted((a, b) => a.t - b.t);
  return {
    code,
    unit: unit ?? '',
    times: all.map(({ t }) => t),
    values: all.map(({ v }) => v),
    implausible: points.filter(({ q }) => q === 'implausible').length,
  };
}

/** How many gaps people count in it. */
export function countedGaps(document: ShrDocument): number {
  return outages(document).length;
}

function outages(document: ShrDocument): DrawnShr['gaps'] {
  const start = Date.parse(document.start);
  return joinedGaps(
    document.gaps.map(({ from, to, reason }) => ({
      fromMs: Date.parse(from) - start,
      toMs: Date.parse(to) - start,
      reason,
    })),
  );
}

function drawWaveform(waveform: ShrDocument['waveforms'][number]): DrawnShr['waveforms'] {
  const { code, unit, intervalMs, scale, offset } = waveform;
  const pieces: DrawnShr['waveforms'] = [];
  for (const run of waveform.runs) {
    const piece = pieces.at(-1);
    const missing = piece === undefined ? 0 : Math.round((run.t - piece.startMs) / intervalMs) - piece.samples.length;
    const values = run.bins.map((bin) => offset + scale * bin);
    if (piece === undefined || missing < 0 || missing * intervalMs > longestHoleMs) {
      pieces.push({ code, unit: unit ?? '', intervalMs, startMs: run.t, samples: values });
      continue;
    }
    // At least one null, however short the hole: two runs never join into one line.
    for (let hole = 0; hole < Math.max(1, missing); hole += 1) piece.samples.push(null);
    for (const value of values) piece.samples.push(value);
  }
  return pieces;
}
