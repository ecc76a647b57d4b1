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
/** Longer between two reads than this and than the samples of two, and the line did not flow: no sign of a loss. */
const flowingMs = 250;
/** For so long the first reads are looked at before counting begins, where the samples come one by one. */
const usualAnchorMs = 300;
/** Samples that would lie further than this in the future are none. */
const surplusPeriods = 1.5;
const surplusMs = 30;
/** More than so many at once are not believed before time has shown them: noise looks like many losses. */
const believedLost = 2;
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
  readonly #anchorMs: number;
  /** When the next sample is to be taken, by counting; undefined when the next one begins anew. */
  #nextMs: number | undefined;
  #breakNext = true;
  /** How many are known to be missing before what is held, at most. */
  #knownLost = 0;
  #surplus = 0;
  #held: Held[] = [];
  /** How long the line has flowed: time without the stretches in which nothing came at all. */
  #flowMs = 0;
  #lastArrivalMs = 0;
  #lastLengthMs = 0;

  /** @param anchorMs for how long the first reads are looked at: a few of them, where many samples come at once */
  constructor(intervalMs: number, anchorMs = usualAnchorMs) {
    this.#intervalMs = intervalMs;
    this.#anchorMs = anchorMs;
  }

  /** @param nowMs when the last of the samples could have been taken at the latest */
  add(bins: readonly number[], nowMs: number): PlacedSamples[] {
    if (bins.length === 0) return [];
    const sinceMs = nowMs - this.#lastArrivalMs;
    if (sinceMs <= Math.max(flowingMs, 2 * this.#lastLengthMs)) this.#flowMs += sinceMs;
    this.#lastArrivalMs = nowMs;
    this.#lastLengthMs = bins.length * this.#intervalMs;
    this.#held.push({ bins, nowMs, flowMs: this.#flowMs });
    return this.#settle();
  }

  /** A sample is known to be missing or damaged here; when the next one comes says how many were. */
  lost(): PlacedSamples[] {
    const before = this.#decide();
    this.#knownLost += 1;
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
    if (!this.#anchored()) return placed;
    for (;;) {
      const lateness = this.#lateness();
      const onTime = lateness.findIndex((late) => late < this.#leastMs());
      if (onTime >= 0) placed.push(...this.#place(onTime + 1));
      else if (this.#isLoss(lateness)) placed.push(...this.#placeAfterLoss(lateness));
      else return placed;
    }
  }

  /**
   * Counting begins at the least late of the first reads: one alone may have waited somewhere.
   * @param atOnce no more will come
   */
  #anchored(atOnce = false): boolean {
    if (this.#nextMs !== undefined) return true;
    const [first] = this.#held;
    const last = this.#held.at(-1);
    if (first === undefined || last === undefined) return false;
    if (!atOnce && last.nowMs - first.nowMs < this.#anchorMs) return false;
    let samples = 0;
    const starts = this.#held.map(({ bins, nowMs }) => {
      samples += bins.length;
      return nowMs - (samples - 1) * this.#intervalMs;
    });
    this.#nextMs = Math.min(...starts);
    return true;
  }

  /** How many samples were left out since this was asked last, because they cannot have been taken in the time. */
  takeSurplus(): number {
    const surplus = this.#surplus;
    this.#surplus = 0;
    return surplus;
  }

  /** No more will come to judge by: what is held is not known to follow a loss, so it follows what was before. */
  #decide(): PlacedSamples[] {
    this.#anchored(true);
    return [...this.#settle(), ...this.#place(this.#held.length)];
  }

  #isLoss(lateness: readonly number[]): boolean {
    const [first] = this.#held;
    if (first === undefined) return false;
    const floor = Math.min(...lateness);
    if (floor <= (Math.min(this.#knownLost, believedLost) + 0.5) * this.#intervalMs) return true;
    return patience.some(
      ({ periods, atLeastMs, forMs }) =>
        floor >= Math.max(periods * this.#intervalMs, atLeastMs) && this.#flowMs - first.flowMs >= forMs,
    );
  }

  /** How much later than counted the last sample of each held piece came. */
  #lateness(): number[] {
    let nextMs = this.#nextMs;
    if (nextMs === undefined) return this.#held.map(() => 0);
    return this.#held.map(({ bins, nowMs }) => {
      nextMs = (nextMs ?? 0) + bins.length * this.#intervalMs;
      return nowMs - (nextMs - this.#intervalMs);
    });
  }

  #leastMs(): number {
    return Math.max(patience[1].periods * this.#intervalMs, patience[1].atLeastMs);
  }

  /** The first `count` pieces follow what was before. */
  #place(count: number): PlacedSamples[] {
    return this.#held.splice(0, count).flatMap((held) => this.#placeOne(held));
  }

  #placeOne({ bins, nowMs }: Held): PlacedSamples[] {
    const lengthMs = (bins.length - 1) * this.#intervalMs;
    const counted = this.#nextMs ?? nowMs - lengthMs;
    // Not after it arrived; and a slower clock is followed as far as crystals differ.
    const slack = nowMs - (counted + lengthMs);
    if (slack < -Math.max(surplusPeriods * this.#intervalMs, surplusMs)) return this.#leaveOut(bins.length);
    const startMs = counted + Math.min(slack, bins.length * this.#intervalMs * crystal);
    this.#nextMs = startMs + bins.length * this.#intervalMs;
    const breakBefore = this.#breakNext;
    this.#breakNext = false;
    this.#knownLost = 0;
    return [{ startMs, bins, breakBefore }];
  }

  /** More came than time has passed: noise looked like samples. Which of them were is not known. */
  #leaveOut(count: number): PlacedSamples[] {
    this.#surplus += count;
    this.#breakNext = true;
    this.#knownLost += count;
    return [];
  }

  /**
   * As much is missing as everything held is late at the least. It is missing before the first piece that was not old
   * when it came: what was read late, after this computer was held up, was taken before the loss.
   */
  #placeAfterLoss(lateness: readonly number[]): PlacedSamples[] {
    const floor = Math.min(...lateness);
    const fresh = this.#held.findIndex(({ bins }, index) => {
      const ageOfFirst = (lateness[index] ?? 0) + (bins.length - 1) * this.#intervalMs;
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
    return Math.abs(whole - missingMs) <= this.#intervalMs / 3 ? whole : missingMs;
  }
}
