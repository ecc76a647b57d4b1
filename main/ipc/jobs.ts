import { OpenwardError } from '../../domain/errors.ts';

/** Long work under way, each under the id that the renderer gave it. */
export class Jobs {
  readonly #running = new Map<string, AbortController>();

  /** Runs the work; its signal fires when the job is cancelled. Throws CONFLICT for an id that is in use. */
  async run<T>(id: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#running.has(id)) throw new OpenwardError('CONFLICT', 'A job of this id is running');
    const controller = new AbortController();
    this.#running.set(id, controller);
    try {
      return await work(controller.signal);
    } finally {
      this.#running.delete(id);
    }
  }

  /** A job that is not there has ended: nothing to do. */
  cancel(id: string): void {
    this.#running.get(id)?.abort(new OpenwardError('CANCELLED'));
  }

  /** When the keys are locked no work may go on with them. */
  cancelAll(): void {
    for (const id of this.#running.keys()) this.cancel(id);
  }
}
