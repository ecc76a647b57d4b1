import type { ShrDocument } from '../../api/formats/shr.ts';
import { OpenwardError } from '../../domain/errors.ts';

type Waveform = ShrDocument['waveforms'][number];
type Series = ShrDocument['measurements'][number];

/** Samples without a hole. `follows`: nor is there one before it; only its document begins anew there. */
export type Run = Waveform['runs'][number] & { readonly follows?: boolean };

/** A device record, or several that one device's recording was cut into, as one. */
export interface Recording extends Omit<ShrDocument, 'waveforms'> {
  readonly waveforms: readonly (Omit<Waveform, 'runs'> & { readonly runs: readonly Run[] })[];
}

/**
 * Documents of one device, in the order of their beginnings, on the time axis of the first: slices of one recording
 * have the same, and between two recordings of a device lies what the clock of the computer said.
 * @throws OpenwardError INPUT_INVALID for those of two drivers
 */
export function joined(documents: readonly ShrDocument[]): Recording {
  const [first, ...others] = documents.toSorted((a, b) => Date.parse(a.start) - Date.parse(b.start));
  if (first === undefined || others.some(({ driver }) => driver.id !== first.driver.id))
    throw new OpenwardError('INPUT_INVALID', 'These are no records of one device');
  return others.reduce<Recording>((all, next) => withNext(all, next), first);
}

function withNext(all: Recording, next: ShrDocument): Recording {
  const shift = Date.parse(next.start) - Date.parse(all.start);
  const later = <T extends { readonly t: number }>(items: readonly T[]): T[] =>
    items.map((item) => ({ ...item, t: item.t + shift }));
  return {
    ...all,
    device: all.device ?? next.device,
    end: all.end > next.end ? all.end : next.end,
    measurements: withMore(all.measurements, next.measurements, seriesKey, (one, more) => ({
      ...one,
      points: [...one.points, ...later(more.points)],
    })),
    waveforms: withMore(all.waveforms, next.waveforms, curveKey, (one, more) => ({
      ...one,
      runs: [...one.runs, ...continued(one.runs.at(-1), laterRuns(more.runs, shift), one.intervalMs)],
    })),
    alarms: [...all.alarms, ...later(next.alarms)],
    notes: [...all.notes, ...later(next.notes)],
    deviceClock: [...all.deviceClock, ...later(next.deviceClock)],
    link: [...all.link, ...later(next.link)],
    markers: [...all.markers, ...later(next.markers)],
    gaps: [...all.gaps, ...next.gaps],
    clock: [...all.clock, ...later(next.clock)],
  };
}

/** Each with what the next document has of the same; what is only there is added, with nothing before. */
function withMore<T extends Series | Recording['waveforms'][number]>(
  all: readonly T[],
  next: readonly T[],
  keyOf: (one: T) => string,
  append: (one: T, more: T) => T,
): T[] {
  const more = new Map(next.map((one) => [keyOf(one), one]));
  const known = new Set(all.map(keyOf));
  const fresh = next.filter((one) => !known.has(keyOf(one)));
  return [
    ...all.map((one) => {
      const found = more.get(keyOf(one));
      return found === undefined ? one : append(one, found);
    }),
    ...fresh.map((one) => append(emptied(one), one)),
  ];
}

function emptied<T extends Series | Recording['waveforms'][number]>(one: T): T {
  return 'points' in one ? { ...one, points: [] } : { ...one, runs: [] };
}

function laterRuns(runs: readonly Run[], shift: number): readonly Run[] {
  return runs.map((run) => ({ ...run, t: run.t + shift, last: run.last + shift }));
}

/** Where the first of them comes one interval after the last one before, nothing is missing between. */
function continued(before: Run | undefined, runs: readonly Run[], intervalMs: number): readonly Run[] {
  const [first, ...others] = runs;
  if (before === undefined || first === undefined) return runs;
  const follows = Math.abs(first.t - before.last - intervalMs) <= Math.max(1, intervalMs / 2);
  return follows ? [{ ...first, follows }, ...others] : runs;
}

function seriesKey({ code, kind, unit }: Series): string {
  return `${code}/${kind}/${unit ?? ''}`;
}

function curveKey({ code, intervalMs, scale, offset }: Recording['waveforms'][number]): string {
  return `${code}/${intervalMs}/${scale}/${offset}`;
}
