import { OpenwardError } from '../../domain/errors.ts';
import type { Annotation } from './edf-annotations.ts';
import { curvesOf, timeOf, type Curve } from './curves.ts';
import type { Recording } from './joined.ts';
import type { Span } from './moments.ts';

/** Stands where there is no sample: every signal's digital minimum. */
export const NO_SAMPLE = -32_768;
const digital = { least: NO_SAMPLE + 1, most: 32_767 };

/** How long a data record may be, in seconds. */
const longest = 60;

/** Samples that lie one after the other, from a place of the file's grid on. */
interface Piece {
  readonly slot: number;
  readonly bins: readonly number[];
}

/** The curves of a document as signals with a common data record. */
export function edfSignals(document: Recording): {
  readonly seconds: number;
  readonly signals: readonly EdfSignal[];
} {
  const curves = curvesOf(document).filter(({ scale }) => scale !== 0);
  if (curves.length === 0) throw new OpenwardError('NOT_AVAILABLE', 'The recording has no curves');
  for (let seconds = 1; seconds <= longest; seconds += 1) {
    const steps = curves.map(({ intervalMs }) => stepsIn(seconds * 1000, intervalMs));
    if (steps.every((count) => count !== undefined))
      return { seconds, signals: curves.map((curve, at) => new EdfSignal(curve, steps[at] ?? 1, seconds)) };
  }
  throw new OpenwardError('NOT_AVAILABLE', 'The sampling intervals of the curves have no common step');
}

/** So many intervals make up a time; undefined when none do. */
function stepsIn(ms: number, intervalMs: number): number | undefined {
  const steps = Math.round(ms / intervalMs);
  return steps > 0 && Math.abs(steps * intervalMs - ms) <= ms * 1e-6 ? steps : undefined;
}

/** One curve in an EDF+ file: its counts on the file's grid. */
export class EdfSignal {
  readonly name: string;
  readonly unit: string;
  /** Samples in a data record. */
  readonly perRecord: number;
  /** Places on the grid until its last sample. */
  readonly slots: number;
  readonly physical: readonly [least: number, most: number];
  readonly #curve: Curve;
  readonly #stepMs: number;
  readonly #pieces: readonly Piece[];
  /** A count in the file is `(bin - shift) / coarser`, rounded. */
  readonly #shift: number;
  readonly #coarser: number;

  constructor(curve: Curve, perRecord: number, seconds: number) {
    this.#curve = curve;
    this.name = curve.name;
    this.unit = curve.unit ?? '';
    this.perRecord = perRecord;
    this.#stepMs = (seconds * 1000) / perRecord;
    this.#pieces = placed(curve, this.#stepMs);
    const last = this.#pieces.at(-1);
    this.slots = last === undefined ? 0 : last.slot + last.bins.length;
    const [low, high] = rangeOf(curve);
    this.#coarser = Math.max(1, Math.ceil((high - low) / (digital.most - digital.least)));
    const fits = this.#coarser === 1 && low >= digital.least && high <= digital.most;
    this.#shift = fits ? 0 : Math.round((low + high) / 2);
    this.physical = [this.#physicalOf(NO_SAMPLE), this.#physicalOf(digital.most)];
  }

  /** Gives the next so many counts of two bytes, each time it is asked. */
  writer(): (count: number) => Buffer {
    let piece = 0;
    let slot = 0;
    return (count) => {
      const bytes = Buffer.alloc(2 * count);
      for (let at = 0; at < count; at += 1, slot += 1) {
        const now = this.#pieces[piece];
        const bin = now?.bins[slot - now.slot];
        bytes.writeInt16LE(bin === undefined ? NO_SAMPLE : this.#countOf(bin), 2 * at);
        if (now !== undefined && slot + 1 >= now.slot + now.bins.length) piece += 1;
      }
      return bytes;
    };
  }

  /** Where it has no samples, within a stretch of the file. */
  empty({ fromMs, toMs }: Span): readonly Span[] {
    const ends = [{ slot: fromMs / this.#stepMs, bins: [] }, ...this.#pieces];
    const nexts = [...this.#pieces, { slot: toMs / this.#stepMs, bins: [] }];
    return ends
      .map(({ slot, bins }, at) => ({
        fromMs: (slot + bins.length) * this.#stepMs,
        toMs: (nexts[at]?.slot ?? 0) * this.#stepMs,
      }))
      .filter((span) => span.toMs - span.fromMs > this.#stepMs / 2);
  }

  /** What the header has no room for, and of each run that is not quite where its samples are, when it was. */
  described(): readonly Annotation[] {
    const { code, unit, intervalMs } = this.#curve;
    const lost = this.#coarser === 1 ? '' : `; rounded to steps of ${this.#coarser * this.#curve.scale}`;
    const all = `signal ${this.name}: ${code} in ${unit ?? 'a unit that is not known'}, a sample each ${intervalMs} ms; the digital minimum is no sample${lost}`;
    const moved = this.#curve.runs.flatMap((run, at) => {
      const slot = this.#pieces[at]?.slot ?? 0;
      const first = slot * this.#stepMs;
      const off = Math.max(Math.abs(first - run.t), Math.abs(first + (run.bins.length - 1) * this.#stepMs - run.last));
      const text = `samples of ${this.name} received from ${run.t} ms to ${timeOf(run, run.bins.length - 1)} ms`;
      return off <= this.#stepMs ? [] : [{ fromMs: first, text }];
    });
    return [{ fromMs: 0, text: all }, ...moved];
  }

  #countOf(bin: number): number {
    return Math.round((bin - this.#shift) / this.#coarser);
  }

  #physicalOf(count: number): number {
    return this.#curve.offset + this.#curve.scale * (count * this.#coarser + this.#shift);
  }
}

/** Runs on the grid, none over another. An empty place at least before each that does not follow: they never join. */
function placed({ runs }: Curve, stepMs: number): readonly Piece[] {
  const pieces: Piece[] = [];
  let free = 0;
  for (const { t, bins, follows = false } of runs) {
    const slot = follows ? free : Math.max(free === 0 ? 0 : free + 1, Math.round(t / stepMs));
    pieces.push({ slot, bins });
    free = slot + bins.length;
  }
  return pieces;
}

function rangeOf({ runs }: Curve): readonly [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const { bins } of runs)
    for (const bin of bins) {
      if (bin < low) low = bin;
      if (bin > high) high = bin;
    }
  return low > high ? [0, 0] : [low, high];
}
