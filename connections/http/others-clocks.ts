interface Seen {
  /** Milliseconds by which it was ahead of this machine's clock. */
  readonly ahead: number;
  /** When that was, by this machine's clock and by how long it runs. */
  readonly wall: number;
  readonly running: number;
}

/** A step of this machine's own clock that makes earlier comparisons worthless, in milliseconds. */
const STEP = 2000;

/**
 * What the machines one talks to say the time is, from the `Date` of their answers (RFC 9110, to the second). Nothing
 * is decided by it: whoever is refused for a matter of time learns from it whose clock is wrong.
 */
export class OthersClocks {
  readonly #seen = new Map<string, Seen>();

  /** `asked` is when the request began, by `Date.now()`; an answer without a readable date says nothing. */
  note(machine: string, date: string | readonly string[] | undefined, asked: number): void {
    const theirs = typeof date === 'string' ? Date.parse(date) : Number.NaN;
    if (Number.isNaN(theirs)) return;
    const wall = Date.now();
    // Written somewhen between asking and answer, and cut to the second.
    this.#seen.set(machine, { ahead: theirs + 500 - (asked + wall) / 2, wall, running: performance.now() });
  }

  /**
   * Milliseconds by which each machine's clock is ahead of this one's, to about a second. What was seen before this
   * machine's clock was set, or before it slept, is left out.
   */
  ahead(): ReadonlyMap<string, number> {
    const known = [...this.#seen].filter(([, { wall, running }]) => {
      const stepped = Date.now() - wall - (performance.now() - running);
      return Math.abs(stepped) < STEP;
    });
    return new Map(known.map(([machine, { ahead }]) => [machine, ahead]));
  }
}
