import type { Clock } from '../../domain/clock.ts';

/** Milliseconds for which an answer serves: many windows that look cost no more than one. */
const HOLDS_MS = 10_000;

/** What takes some time to find out, and is found out for all who ask at about the same time. */
export class Lately<T> {
  #found: { readonly at: number; readonly answer: Promise<T> } | undefined;

  constructor(
    private readonly look: () => Promise<T>,
    private readonly clock: Clock,
  ) {}

  /** Errors: those of the look, which serves nobody who asks later. */
  now(): Promise<T> {
    const at = this.clock.now().getTime();
    const known = this.#found;
    // A clock that was set back makes nothing last.
    if (known !== undefined && at >= known.at && at - known.at < HOLDS_MS) return known.answer;
    const answer = this.look();
    const found = { at, answer };
    this.#found = found;
    answer.catch(() => {
      if (this.#found === found) this.#found = undefined;
    });
    return answer;
  }
}
