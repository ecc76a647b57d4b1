/** Messages closer than this came together: nothing of how often they are sent. */
const togetherMs = 500;
/** Two distances within this share of each other are the same. */
const tolerance = 0.15;
/** A sender slower than this is none that sends by the clock. */
const slowestMs = 600_000;
/** So many distances are looked at; without two that are alike among them there is no rhythm. */
const looked = 12;
const leastLooked = 4;

/**
 * Finds out how often a sender sends: HL7 does not say it. The shortest distance between messages that was met twice.
 */
export class Rhythm {
  #lastMs: number | undefined;
  #distances: number[] = [];
  #everyMs: number | undefined;

  /** How often, in milliseconds; undefined while it is not known. */
  get everyMs(): number | undefined {
    return this.#everyMs;
  }

  /** A message came. */
  heard(nowMs: number): void {
    const distanceMs = nowMs - (this.#lastMs ?? nowMs);
    this.#lastMs = nowMs;
    if (this.#everyMs !== undefined || distanceMs < togetherMs || distanceMs > slowestMs) return;
    this.#distances = [...this.#distances, distanceMs].slice(-looked);
    if (this.#distances.length < leastLooked) return;
    const rising = this.#distances.toSorted((a, b) => a - b);
    const at = rising.findIndex((one, index) => (rising[index + 1] ?? Infinity) <= one * (1 + tolerance));
    const shortest = rising[at];
    if (shortest !== undefined) this.#everyMs = Math.round(shortest / 100) * 100;
  }
}
