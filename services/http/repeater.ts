import { later } from '../../connections/later.ts';
import { underNewRequest } from '../../connections/request-id.ts';

export interface RepeaterOptions {
  /** Milliseconds between rounds that went well. */
  readonly every: number;
  /** Told of a round that failed; the next comes sooner, at growing distances up to `every`. */
  readonly onTrouble: (error: unknown) => void;
}

/** Does something again and again, never twice at once, until stopped; each round is a request of its own. */
export class Repeater {
  readonly #stop = new AbortController();
  readonly #done: Promise<void>;

  constructor(round: () => Promise<void>, options: RepeaterOptions) {
    this.#done = this.#run(round, options);
  }

  /** Resolves when a round that is under way has ended. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#done;
  }

  async #run(round: () => Promise<void>, { every, onTrouble }: RepeaterOptions): Promise<void> {
    const { signal } = this.#stop;
    for (let failures = 0; !signal.aborted;) {
      try {
        await underNewRequest(round);
        failures = 0;
      } catch (error) {
        failures += 1;
        onTrouble(error);
      }
      await later(failures === 0 ? every : Math.min(every, 500 * 2 ** (failures - 1)), signal);
    }
  }
}
