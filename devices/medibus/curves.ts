import type { WaveformEvent } from '../link/driver.ts';
import { SampleTimes, type PlacedSamples } from '../link/sample-times.ts';
import { curveCodes, wantedCurves } from './codes.ts';
import type { CurveField } from './fields.ts';
import { hex2 } from './frames.ts';

/** A sync byte tells four streams apart. */
const maxStreams = 4;

/** Of the curves the device offers, those to ask for, in stream order. */
export function chooseCurves(offered: readonly CurveField[]): CurveField[] {
  return wantedCurves.flatMap((code) => offered.find((field) => field.code === code) ?? []).slice(0, maxStreams);
}

/** Argument of command 54h: code and multiplier of every stream; 01 is every sample. */
export function configureArgument(curves: readonly CurveField[]): string {
  return curves.map((curve) => `${hex2(curve.code)}01`).join('');
}

/** What a curve is called in records. */
export function curveName(code: number): string {
  return `medibus.rt.${hex2(code)}`;
}

export function intervalOf(field: CurveField): number {
  return field.intervalUs / 1000;
}

interface Stream {
  readonly field: CurveField;
  readonly times: SampleTimes;
  batch: number[];
}

/** Collects the samples of one read and turns them into waveform events. */
export class CurveStreams {
  readonly #streams: Stream[];

  constructor(curves: readonly CurveField[]) {
    this.#streams = curves.map((field) => ({ field, times: new SampleTimes(intervalOf(field)), batch: [] }));
  }

  /** False, and nothing is taken, when a stream was never configured or a value is outside its range. */
  add(bins: ReadonlyMap<number, number>): boolean {
    const fits = [...bins].every(([stream, bin]) => bin <= (this.#streams[stream - 1]?.field.maxBin ?? -1));
    if (!fits) return false;
    for (const [stream, bin] of bins) this.#streams[stream - 1]?.batch.push(bin);
    return true;
  }

  /** One group of samples is known to be lost here. */
  lost(nowMs: number): WaveformEvent[] {
    return [...this.flush(nowMs), ...this.#each(({ times }) => times.lost())];
  }

  /** The next samples do not follow the last ones. */
  interrupt(nowMs: number): WaveformEvent[] {
    return [...this.flush(nowMs), ...this.#each(({ times }) => times.interrupt())];
  }

  /** @param nowMs when what follows the last of the samples arrived, on the time axis: one interval after it */
  flush(nowMs: number): WaveformEvent[] {
    return this.#each((stream) => {
      const { batch, field, times } = stream;
      stream.batch = [];
      return times.add(batch, nowMs - intervalOf(field));
    });
  }

  /** How many samples were left out since this was asked last, because there was no time for them. */
  takeSurplus(): number {
    return this.#streams.reduce((sum, { times }) => sum + times.takeSurplus(), 0);
  }

  #each(place: (stream: Stream) => readonly PlacedSamples[]): WaveformEvent[] {
    return this.#streams.flatMap((stream) => place(stream).map((placed) => toEvent(stream.field, placed)));
  }
}

function toEvent(field: CurveField, { startMs, bins, breakBefore }: PlacedSamples): WaveformEvent {
  const scale = (field.max - field.min) / field.maxBin;
  return {
    code: curveName(field.code),
    unit: curveCodes.get(field.code)?.unit ?? null,
    intervalMs: intervalOf(field),
    scale,
    offset: field.min,
    startMs,
    bins,
    values: bins.map((bin) => field.min + bin * scale),
    breakBefore,
  };
}
