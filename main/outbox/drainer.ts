import type { Drained } from '../../app/flows/upload.ts';

export interface DrainerOptions {
  /**
   * Tries every entry once, in the first round those that are stuck too: what they wait for may have come. Never
   * throws.
   */
  readonly drain: (round: { readonly includeStuck: boolean }) => Promise<readonly Drained[]>;
  /** Told after each round that tried something. */
  readonly onRound?: (outcomes: readonly Drained[]) => void;
  /** Milliseconds: after a round with nothing left to do, and the longest after failures. */
  readonly calm?: number;
  readonly longest?: number;
}

const firstRetry = 2_000;

/** Empties the outbox while its owner is signed in: at once, then again and again, less often while it fails. */
export class Drainer {
  readonly #options: DrainerOptions;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  #stopped = false;

  constructor(options: DrainerOptions) {
    this.#options = options;
  }

  /** Resolves when the first round is over. */
  async start(): Promise<void> {
    await this.#round(true);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async #round(includeStuck: boolean): Promise<void> {
    const outcomes = await this.#options.drain({ includeStuck });
    if (outcomes.length > 0) this.#options.onRound?.(outcomes);
    this.#failures = outcomes.some(({ error, delivery }) => error !== undefined || delivery?.told === false)
      ? this.#failures + 1
      : 0;
    if (this.#stopped) return;
    this.#timer = setTimeout(() => void this.#round(false), this.#delay());
    this.#timer.unref();
  }

  #delay(): number {
    const { calm = 30_000, longest = 300_000 } = this.#options;
    return this.#failures === 0 ? calm : Math.min(longest, firstRetry * 2 ** (this.#failures - 1));
  }
}
