import type { Observations } from './observations.ts';

/** Unknown series; more than these are damage. */
const mostUnknown = 1000;

/**
 * There is no checksum: a code or a unit that nobody knows, and that the first message did not have, is as likely
 * damage, and is believed when it comes again.
 */
export class Doubt {
  /** Series that were said before; undefined before the first message. */
  #known: Set<string> | undefined;

  /** The series of a message that are not believed yet. */
  of({ unknown }: Pick<Observations, 'unknown'>): string[] {
    const known = this.#known;
    const doubtful = known === undefined ? [] : [...unknown].filter((code) => !known.has(code));
    this.#known ??= new Set();
    if (this.#known.size < mostUnknown) for (const code of unknown) this.#known.add(code);
    return doubtful;
  }
}
