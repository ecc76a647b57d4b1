import type { z } from 'zod';
import type { Check, RecordView } from '../../../api/window/views.ts';
import type { ShrView } from '../../../api/window/views.ts';
import { OpenwardError } from '../../../domain/errors.ts';
import type { RecordContents } from '../../../app/flows/contents.ts';
import type { LocalisedText } from '../../../domain/localised-text.ts';
import { decodeShr, SHR_MEDIA_TYPE } from '../../../api/formats/shr.ts';
import { drawShr } from '../../../devices/capture/shr-view.ts';

/** Samples of one document that are drawn; more are thinned out for drawing (the record itself keeps all of them). */
const drawnSamples = 200_000;

export interface ViewedRecord {
  readonly patientPid: string;
  readonly doctorPid: string;
  readonly hospital: LocalisedText;
  readonly bytes: number;
  readonly recordedAt?: string;
  readonly transactionId?: string;
  readonly contents: RecordContents;
  readonly checks: readonly Check[];
}

/**
 * A record as a person sees it: contents already checked against what was signed. Throws MANIFEST_MISMATCH for a
 * malformed SHR.
 */
export function recordView(record: ViewedRecord): z.input<typeof RecordView> {
  const { contents, checks, recordedAt, transactionId, patientPid, doctorPid, hospital, bytes } = record;
  const { manifest, segments } = contents;
  const included = new Map(segments.map((segment) => [segment.id, segment]));
  return {
    tid: manifest.tid,
    version: manifest.version,
    patientPid,
    doctorPid,
    hospital,
    bytes,
    ...(recordedAt === undefined ? {} : { recordedAt }),
    ...(transactionId === undefined ? {} : { transactionId }),
    checks: checks.map((check) => ({ ...check, evidence: [...check.evidence] })),
    segments: manifest.segments.map(({ id, kind, mediaType, bytes: size, start, end, device, gaps }) => ({
      id,
      kind,
      mediaType,
      bytes: size,
      title: included.get(id)?.meta.title ?? '',
      start,
      end,
      device,
      gaps: gaps?.length ?? 0,
      included: included.has(id),
    })),
    setAside: (manifest.setAside ?? []).map(({ device, from, to, reason }) => ({ device, from, to, reason })),
    emr: contents.emr.map(({ segment, document }) => ({ segment, document })),
    shr: segments
      .filter(({ entry }) => entry.mediaType === SHR_MEDIA_TYPE)
      .map(({ id, data }) => ({ segment: id, document: shrView(id, data) })),
  };
}

function shrView(id: string, data: Uint8Array): ShrView {
  try {
    const drawn = drawShr(decodeShr(data));
    const samples = drawn.waveforms.reduce((sum, waveform) => sum + waveform.samples.length, 0);
    const keepEvery = Math.ceil(samples / drawnSamples);
    return keepEvery <= 1
      ? drawn
      : { ...drawn, waveforms: drawn.waveforms.map((waveform) => thinned(waveform, keepEvery)) };
  } catch (cause) {
    throw new OpenwardError('MANIFEST_MISMATCH', `Segment ${id} is not the device record it claims to be`, { cause });
  }
}

/**
 * Of each stretch of `2 * keepEvery` samples its lowest and highest, in their order: peaks stay, and a gap stays a gap.
 */
export function thinned<W extends { intervalMs: number; samples: (number | null)[] }>(
  waveform: W,
  keepEvery: number,
): W {
  const samples: (number | null)[] = [];
  for (let at = 0; at < waveform.samples.length; at += 2 * keepEvery)
    samples.push(...extremes(waveform.samples.slice(at, at + 2 * keepEvery)));
  return { ...waveform, intervalMs: waveform.intervalMs * keepEvery, samples };
}

function extremes(stretch: readonly (number | null)[]): [number | null, number | null] {
  let lowest = -1;
  let highest = -1;
  for (const [at, value] of stretch.entries()) {
    if (value === null) return [null, null];
    if (lowest < 0 || value < (stretch[lowest] ?? 0)) lowest = at;
    if (highest < 0 || value > (stretch[highest] ?? 0)) highest = at;
  }
  const [first, second] = lowest < highest ? [lowest, highest] : [highest, lowest];
  return [stretch[first] ?? null, stretch[second] ?? null];
}
