import type { WaveformEvent } from '../link/driver.ts';
import { SampleTimes, type PlacedSamples } from '../link/sample-times.ts';
import { noSample, type WaveContext } from './wave-context.ts';

/** Counting begins at the least late of the messages of so long: other answers go before those of curves. */
const anchorMs = 3000;

/** Puts the samples of one curve to their place in time. */
export class WaveStream {
  readonly context: WaveContext;
  readonly #code: string;
  readonly #times: SampleTimes;
  /** The sample before was none, or there was none. */
  #broken = true;

  constructor(code: string, context: WaveContext) {
    this.#code = code;
    this.context = context;
    this.#times = new SampleTimes(context.intervalMs, anchorMs);
  }

  /** @param nowMs when they came, on the time axis */
  add(numbers: readonly number[], nowMs: number): WaveformEvent[] {
    return this.#toEvents(this.#times.add(numbers, nowMs));
  }

  /** The next samples do not follow the last ones. */
  interrupt(): WaveformEvent[] {
    return this.#toEvents(this.#times.interrupt());
  }

  /** How many samples were left out since this was asked last, because there was no time for them. */
  takeSurplus(): number {
    return this.#times.takeSurplus();
  }

  #toEvents(placed: readonly PlacedSamples[]): WaveformEvent[] {
    return placed.flatMap((piece) => this.#withoutHoles(piece)).map((piece) => this.#toEvent(piece));
  }

  /** The curve breaks around what is no sample. */
  #withoutHoles({ startMs, bins, breakBefore }: PlacedSamples): PlacedSamples[] {
    const pieces: { startMs: number; bins: number[]; breakBefore: boolean }[] = [];
    this.#broken ||= breakBefore;
    for (const [index, bin] of bins.entries()) {
      const last = pieces.at(-1);
      if (bin === noSample) this.#broken = true;
      else if (this.#broken || last === undefined) {
        const at = startMs + index * this.context.intervalMs;
        pieces.push({ startMs: at, bins: [bin], breakBefore: this.#broken });
        this.#broken = false;
      } else last.bins.push(bin);
    }
    return pieces;
  }

  #toEvent({ startMs, bins, breakBefore }: PlacedSamples): WaveformEvent {
    const { unit, intervalMs, scale, offset } = this.context;
    const values = bins.map((bin) => offset + scale * bin);
    return { code: this.#code, unit, intervalMs, scale, offset, startMs, bins, values, breakBefore };
  }
}
