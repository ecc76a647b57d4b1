/** Waits before a process that ended is begun again, the first time at once; after the last it is not. */
const waitsMs = [0, 500, 2000, 5000, 10_000, 20_000];
/** What ended longer ago than this counts no more. */
const rememberedMs = 10 * 60_000;

/** How often something that keeps ending is begun again. */
export class Tries {
  readonly #endedMs: number[] = [];

  constructor(private readonly waits: readonly number[] = waitsMs) {}

  /**
   * It has ended.
   * @param nowMs on a clock that never goes back
   * @returns after how many milliseconds to begin it again; undefined: not again
   */
  next(nowMs: number): number | undefined {
    const recent = this.#endedMs.filter((at) => nowMs - at < rememberedMs).length;
    this.#endedMs.push(nowMs);
    return this.waits[recent];
  }

  /** Somebody has begun it by hand. */
  forget(): void {
    this.#endedMs.length = 0;
  }
}
