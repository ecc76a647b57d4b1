import { median } from '../statistics.ts';

/** How long each step of something took, one after the other. Milliseconds. */
export class Steps {
  readonly #began = performance.now();
  readonly #all: { what: string; ms: number }[] = [];
  #last = this.#began;

  /** Does it, and notes how long that took. */
  async do<T>(what: string, work: () => Promise<T>): Promise<T> {
    this.#last = performance.now();
    const result = await work();
    this.#all.push({ what, ms: performance.now() - this.#last });
    return result;
  }

  get all(): readonly { readonly what: string; readonly ms: number }[] {
    return this.#all;
  }

  /** Of all of them. */
  get ms(): number {
    return this.#all.reduce((sum, { ms }) => sum + ms, 0);
  }
}

/** Of several that had the same steps, the median of each. */
export function medianSteps(all: readonly Steps[]): { what: string; ms: number }[] {
  return (all[0]?.all ?? []).map(({ what }, at) => ({
    what,
    ms: median(all.map((one) => one.all[at]?.ms ?? Number.NaN)),
  }));
}
