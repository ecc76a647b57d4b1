/** Milliseconds before the first, second, … try; the last one holds from then on. */
const WAITS = [0, 1_000, 5_000, 30_000, 120_000, 300_000] as const;
/** Who has run as long as this begins anew with the shortest wait. */
const WELL_AGAIN = 600_000;

interface Tries {
  readonly count: number;
  readonly at: number;
}

/**
 * When what ends again and again is to be tried again: ever later, so that it neither takes the machine nor fills a
 * disk with its last words.
 */
export class BackOff {
  readonly #tries = new Map<string, Tries>();

  /** Times in milliseconds, from any clock that does not go back. */
  isDue(name: string, now: number): boolean {
    const tries = this.#current(name, now);
    return tries === undefined || now - tries.at >= waitBefore(tries.count);
  }

  tried(name: string, now: number): void {
    this.#tries.set(name, { count: (this.#current(name, now)?.count ?? 0) + 1, at: now });
  }

  #current(name: string, now: number): Tries | undefined {
    const tries = this.#tries.get(name);
    return tries === undefined || now - tries.at >= WELL_AGAIN ? undefined : tries;
  }
}

const waitBefore = (count: number): number => WAITS[Math.min(count, WAITS.length - 1)] ?? 0;
