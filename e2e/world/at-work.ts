import { setMaxListeners } from 'node:events';
import { isAborted, later } from '../../connections/later.ts';

/** What came of the work. */
export interface Worked {
  /** How often each task was done. */
  readonly done: Readonly<Record<string, number>>;
  /** What was refused or broke: task, and what it said. */
  readonly failures: readonly string[];
  /** Milliseconds that the slowest of each took. */
  readonly slowest: Readonly<Record<string, number>>;
}

/** How people work. */
export interface Working {
  /** Milliseconds that somebody is busy with something else between two tasks; none when absent. */
  readonly pause?: number;
}

/** People who go on working, each at a task of their own, while something is done to the network. */
export class AtWork {
  readonly #done: Record<string, number> = {};
  readonly #failures: string[] = [];
  readonly #slowest: Record<string, number> = {};
  readonly #loops: readonly Promise<void>[];
  readonly #over = new AbortController();

  constructor(
    tasks: Readonly<Record<string, () => Promise<unknown>>>,
    private readonly working: Working = {},
  ) {
    // Everybody who pauses listens whether it is over.
    setMaxListeners(0, this.#over.signal);
    this.#loops = Object.entries(tasks).map(([name, task]) => this.#repeat(name, task));
  }

  /** Resolves when what is under way has ended. */
  async stop(): Promise<Worked> {
    this.#over.abort();
    await Promise.all(this.#loops);
    return { done: this.#done, failures: this.#failures, slowest: this.#slowest };
  }

  async #repeat(name: string, task: () => Promise<unknown>): Promise<void> {
    const { signal } = this.#over;
    while (!isAborted(signal)) {
      const begun = performance.now();
      try {
        await task();
        this.#done[name] = (this.#done[name] ?? 0) + 1;
      } catch (error) {
        this.#failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      }
      this.#slowest[name] = Math.max(this.#slowest[name] ?? 0, Math.round(performance.now() - begun));
      if (this.working.pause !== undefined) await later(this.working.pause, signal);
    }
  }
}
