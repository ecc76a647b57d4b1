import { toInstant } from '../clock.ts';
import type { WaveformEvent } from '../link/driver.ts';
import { curveCodes, wantedCurves } from './codes.ts';
import type { CurveField } from './fields.ts';
import { hex2 } from './frames.ts';

/** A sync byte tells four streams apart. */
const maxStreams = 4;
/** Samples may come in bursts; a longer hole than this between two bursts is lost time. */
const longestPauseMs = 500;

interface Stream {
  readonly field: CurveField;
  /** Wall time of the last sample; undefined when the next one starts anew. */
  lastMs: number | undefined;
  batch: number[];
}

/** Of the curves the device offers, those to ask for, in stream order. */
export function chooseCurves(offered: readonly CurveField[]): CurveField[] {
  return wantedCurves.flatMap((code) => offered.find((field) => field.code === code) ?? []).slice(0, maxStreams);
}

/** Argument of command 54h: code and multiplier of every stream; 01 is every sample. */
export function configureArgument(curves: readonly CurveField[]): string {
  return curves.map((curve) => `${hex2(curve.code)}01`).join('');
}

/** Collects the samples of one read and turns them into waveform events. */
export class CurveStreams {
  readonly #streams: Stream[];
  /** Called with the times between which samples are missing. */
  readonly #onPause: (fromMs: number, toMs: number, code: string) => void;

  constructor(curves: readonly CurveField[], onPause: (fromMs: number, toMs: number, code: string) => void) {
    this.#streams = curves.map((field) => ({ field, lastMs: undefined, batch: [] }));
    this.#onPause = onPause;
  }

  /** False when the group has a stream that was never configured. */
  add(bins: ReadonlyMap<number, number>): boolean {
    for (const [stream, bin] of bins) {
      const target = this.#streams[stream - 1];
      if (target === undefined || bin > target.field.maxBin) return false;
      target.batch.push(bin);
    }
    return true;
  }

  /** The next samples do not follow the last ones. */
  break(): void {
    for (const stream of this.#streams) stream.lastMs = undefined;
  }

  /** @param nowMs when the last of the samples arrived */
  flush(nowMs: number): WaveformEvent[] {
    return this.#streams.flatMap((stream) => (stream.batch.length === 0 ? [] : [this.#toEvent(stream, nowMs)]));
  }

  #toEvent(stream: Stream, nowMs: number): WaveformEvent {
    const { field } = stream;
    const bins = stream.batch;
    stream.batch = [];
    const intervalMs = field.intervalUs / 1000;
    const startMs = nowMs - (bins.length - 1) * intervalMs;
    const known = curveCodes.get(field.code);
    const follows = stream.lastMs !== undefined && startMs - stream.lastMs - intervalMs <= longestPauseMs;
    if (stream.lastMs !== undefined && !follows)
      this.#onPause(stream.lastMs, startMs, `medibus.rt.${hex2(field.code)}`);
    stream.lastMs = nowMs;
    const scale = (field.max - field.min) / field.maxBin;
    return {
      code: `medibus.rt.${hex2(field.code)}`,
      unit: known?.unit ?? null,
      intervalMs,
      scale,
      offset: field.min,
      start: toInstant(startMs),
      bins,
      values: bins.map((bin) => field.min + bin * scale),
      breakBefore: !follows,
    };
  }
}
