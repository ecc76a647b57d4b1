/** Samples of one curve that came together, put to their place in time. */
export interface PlacedSamples {
  /** When the first of them was taken, milliseconds on the time axis. */
  readonly startMs: number;
  readonly bins: readonly number[];
  /** Samples before these are missing, or these are the first. */
  readonly breakBefore: boolean;
}

interface Held {
  readonly bins: readonly number[];
  readonly nowMs: number;
  /** `#flowMs` when it came. */
  readonly flowMs: number;
}

/** How much later than counted everything must stay, and for how long, until samples are known to be missing. */
const patience = [
  { periods: 2, atLeastMs: 30, forMs: 500 },
  { periods: 0.8, atLeastMs: 15, forMs: 2000 },
] as const;
/** Two clocks may differ by so much (a crystal's worst); what is slower than this loses samples. */
const crystal = 1e-4;
/** Longer between two reads, and the line did not flow: that says nothing about what is missing. */
const flowingMs = 250;
/** A read that came so much later than the samples in it belong before a loss, not after. */
const oneReadMs = 250;

/**
 * Places a curve's samples in time. They are counted from the first one by the device's interval, which is exact where
 * their arrival is not: reads come late and in bursts. Counting alone would swallow what is lost without a trace and
 * drift away, so arrival keeps watch: no sample can have been taken after it arrived, and where all of them stay later
 * than counted, samples are missing. Until that is known, what came late is held back, at most two seconds.
 */
export class SampleTimes {
  readonly #intervalMs: number;
  /** When the next sample is to be taken, by counting; undefined when the next one begins anew. */
  #nextMs: number | undefined;
  #breakNext = true;
  #held: Held[] = [];
  /** How long the line has flowed: time without the stretches in which nothing came at all. */
  #flowMs = 0;
  #lastArrivalMs = 0;

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
  }

  /** @param nowMs when the last of the samples could have been taken at the latest */
  add(bins: readonly number[], nowMs: number): PlacedSamples[] {
    if (bins.length === 0) return [];
    this.#flowMs += Math.min(nowMs - this.#lastArrivalMs, flowingMs);
    this.#lastArrivalMs = nowMs;
    this.#held.push({ bins, nowMs, flowMs: this.#flowMs });
    return this.#settle();
  }

  /** So many samples are known to be missing here. */
  lost(count: number): PlacedSamples[] {
    const before = this.#decide();
    if (this.#nextMs !== undefined) this.#nextMs += count * this.#intervalMs;
    this.#breakNext = true;
    return before;
  }

  /** The next samples do not follow these: counting begins anew. */
  interrupt(): PlacedSamples[] {
    const before = this.#decide();
    this.#nextMs = undefined;
    this.#breakNext = true;
    return before;
  }

  /** Places what can be placed: all that is held once it is known whether samples are missing before it. */
  #settle(): PlacedSamples[] {
    const placed: PlacedSamples[] = [];
    for (;;) {
      if (this.#held.length === 0) return placed;
      const onTime = this.#held.findIndex((held, index) => this.#latenessOf(index, held) < this.#leastMs());
      if (onTime >= 0) placed.push(...this.#place(onTime + 1));
      else if (this.#isLoss()) placed.push(...this.#placeAfterLoss());
      else return placed;
    }
  }

  /** No more will come to judge by: what is held is not known to follow a loss, so it follows what was before. */
  #decide(): PlacedSamples[] {
    return [...this.#settle(), ...this.#place(this.#held.length)];
  }

  #isLoss(): boolean {
    const floor = this.#floor();
    const waitedMs = this.#flowMs - (this.#held[0]?.flowMs ?? this.#flowMs);
    return patience.some(
      ({ periods, atLeastMs, forMs }) => floor >= Math.max(periods * this.#intervalMs, atLeastMs) && waitedMs >= forMs,
    );
  }

  /** How late all that is held is at the least. */
  #floor(): number {
    return Math.min(...this.#held.map((held, index) => this.#latenessOf(index, held)));
  }

  /** How much later than counted the last sample of a held piece came. */
  #latenessOf(index: number, { nowMs }: Held): number {
    if (this.#nextMs === undefined) return 0;
    const samples = this.#held.slice(0, index + 1).reduce((sum, { bins }) => sum + bins.length, 0);
    return nowMs - (this.#nextMs + (samples - 1) * this.#intervalMs);
  }

  #leastMs(): number {
    return Math.max(patience[1].periods * this.#intervalMs, patience[1].atLeastMs);
  }

  /** The first `count` pieces follow what was before. */
  #place(count: number): PlacedSamples[] {
    return this.#held.splice(0, count).map((held) => this.#placeOne(held));
  }

  #placeOne({ bins, nowMs }: Held): PlacedSamples {
    const lengthMs = (bins.length - 1) * this.#intervalMs;
    const counted = this.#nextMs ?? nowMs - lengthMs;
    // Not after it arrived; and a slower clock is followed as far as crystals differ.
    const slack = nowMs - (counted + lengthMs);
    const startMs = counted + Math.min(slack, bins.length * this.#intervalMs * crystal);
    this.#nextMs = startMs + bins.length * this.#intervalMs;
    const breakBefore = this.#breakNext;
    this.#breakNext = false;
    return { startMs, bins, breakBefore };
  }

  /**
   * As much is missing as everything held is late at the least. It is missing before the first piece that was not old
   * when it came: what was read late, after this computer was held up, was taken before the loss.
   */
  #placeAfterLoss(): PlacedSamples[] {
    const floor = this.#floor();
    const fresh = this.#held.findIndex((held, index) => {
      const ageOfFirst = this.#latenessOf(index, held) + (held.bins.length - 1) * this.#intervalMs;
      return ageOfFirst <= floor + oneReadMs;
    });
    const before = fresh > 0 ? this.#place(fresh) : [];
    if (this.#nextMs !== undefined) this.#nextMs += this.#wholeSamples(floor);
    this.#breakNext = true;
    return [...before, ...this.#place(1)];
  }

  /** Samples that were lost are so many intervals; a pause of the device is as long as it is. */
  #wholeSamples(missingMs: number): number {
    const whole = Math.round(missingMs / this.#intervalMs) * this.#intervalMs;
    return Math.abs(whole - missingMs) <= this.#intervalMs / 4 ? whole : missingMs;
  }
}
