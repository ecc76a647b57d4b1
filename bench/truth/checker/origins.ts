import type { Axis } from './axis.ts';
import type { Finding } from './finding.ts';
import type { Recording } from './document.ts';
import type { SecondReading, SentFrame, Truth } from './wire.ts';

/** A sample is not taken after it came, but for the distance of two and what whole milliseconds take. */
const earlyMs = 40;
/** It may have waited so long: until a loss is known to be one. */
const lateMs = 4000;

/** Where what a document holds came from. */
export class Origins {
  readonly #frames = new Map<number, SentFrame[]>();
  readonly #samples = new Map<string, { t: number; bin: number }[]>();
  readonly #lateMs: number;

  constructor(readings: readonly SecondReading[], axis: Axis, { heldUpMs }: Truth) {
    this.#lateMs = lateMs + heldUpMs;
    readings.forEach(({ frames, curves }, program) => {
      for (const frame of frames) for (const atMs of frame.atMs) this.#add(Math.round(axis.of(program, atMs)), frame);
      for (const { code, samples } of curves) {
        const known = this.#samples.get(code) ?? [];
        this.#samples.set(code, known);
        for (const { atMs, bin } of samples) known.push({ t: axis.of(program, atMs), bin });
      }
    });
  }

  /** Each value is among what came at its time; what came once is there once. */
  ofValues({ written }: Recording): Finding[] {
    return written.measurements.flatMap(({ code, points }) => {
      const used = new Set<SentFrame>();
      return points.flatMap(({ t, v, x }): Finding[] => {
        const frame = this.#frames.get(t)?.find((one) => !used.has(one) && one.says(code, v, x));
        if (frame === undefined) return [{ rule: 'a value that was not sent', what: `${code} ${v ?? x} at ${t} ms` }];
        used.add(frame);
        return [];
      });
    });
  }

  /** Each run is among what came at its time, one sample after the other, and none of them twice. */
  ofSamples({ written }: Recording): Finding[] {
    return [...new Set(written.waveforms.map(({ code }) => code))].flatMap((code) => {
      const runs = written.waveforms.filter((one) => one.code === code).flatMap(({ runs: own }) => own);
      const sent = this.#samples.get(code) ?? [];
      let from = 0;
      return runs
        .toSorted((a, b) => a.t - b.t)
        .flatMap(({ t, bins }): Finding[] => {
          const at = placeOf(sent, bins, { from, t, lateMs: this.#lateMs });
          const what = `${code}: ${bins.length} samples from ${t} ms on`;
          if (at === undefined) return [{ rule: 'a sample that was not sent', what }];
          from = at + bins.length;
          return [];
        });
    });
  }

  #add(t: number, frame: SentFrame): void {
    const known = this.#frames.get(t) ?? [];
    this.#frames.set(t, known);
    known.push(frame);
  }
}

/** Without a second reading of the bytes: each value is of a time at which some came, and on a calm line there once. */
export function withoutReading({ written }: Recording, { programs, lineOnlySilent }: Truth, axis: Axis): Finding[] {
  const came = new Set(
    programs.flatMap(({ reads }, program) =>
      reads.filter(({ direction }) => direction === 'rx').map(({ atMs }) => Math.round(axis.of(program, atMs))),
    ),
  );
  return written.measurements.flatMap(({ code, points }) => {
    const seen = new Set<number>();
    return points.flatMap(({ t, v, x }): Finding[] => {
      const again = lineOnlySilent && seen.has(t);
      seen.add(t);
      if (came.has(t) && !again) return [];
      return [{ rule: 'a value that was not sent', what: `${code} ${v ?? x} at ${t} ms` }];
    });
  });
}

interface Where {
  readonly from: number;
  readonly t: number;
  readonly lateMs: number;
}

/** Where these samples lie among those that came, one after the other. */
function placeOf(
  sent: readonly { readonly t: number; readonly bin: number }[],
  bins: readonly number[],
  { from, t, lateMs: late }: Where,
): number | undefined {
  for (let at = from; at + bins.length <= sent.length; at += 1) {
    const first = sent[at]?.t ?? 0;
    if (first > t + late) return undefined;
    if (first >= t - earlyMs && bins.every((bin, index) => sent[at + index]?.bin === bin)) return at;
  }
  return undefined;
}
