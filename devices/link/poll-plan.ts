interface Entry {
  readonly code: number;
  readonly everyMs: number;
  dueMs: number;
  /** How often in a row it stayed without a usable answer. */
  failures: number;
}

/** Chooses the next request. */
export class PollPlan {
  readonly #entries: Entry[];

  /** @param every code of what may be asked, and how often in milliseconds; the most urgent first */
  constructor(every: readonly (readonly [number, number])[], nowMs: number) {
    this.#entries = every.map(([code, everyMs]) => ({ code, everyMs, dueMs: nowMs, failures: 0 }));
  }

  /** The due command that has waited longest in proportion to how often it is wanted; undefined when none is due. */
  next(nowMs: number): number | undefined {
    const due = this.#entries.filter((entry) => entry.dueMs <= nowMs);
    const lateness = (entry: Entry): number => (nowMs - entry.dueMs) / entry.everyMs;
    const chosen = due.reduce<Entry | undefined>(
      (best, entry) => (best === undefined || lateness(entry) > lateness(best) ? entry : best),
      undefined,
    );
    if (chosen === undefined) return undefined;
    // Keep the rhythm, but do not run after time that was lost.
    const inRhythm = chosen.dueMs + chosen.everyMs;
    chosen.dueMs = inRhythm > nowMs ? inRhythm : nowMs + chosen.everyMs;
    return chosen.code;
  }

  /** It had no usable answer: it is asked for ever more seldom, so that it does not keep the others waiting. */
  putOff(code: number, nowMs: number, firstMs: number, mostMs: number): void {
    const entry = this.#entries.find((candidate) => candidate.code === code);
    if (entry === undefined) return;
    entry.dueMs = nowMs + Math.min(mostMs, firstMs * 2 ** entry.failures);
    entry.failures = Math.min(entry.failures + 1, 30);
  }

  answered(code: number): void {
    const entry = this.#entries.find((candidate) => candidate.code === code);
    if (entry !== undefined) entry.failures = 0;
  }

  /** Asks for this at the next opportunity. */
  hurry(code: number): void {
    const entry = this.#entries.find((candidate) => candidate.code === code);
    if (entry !== undefined) entry.dueMs = Number.NEGATIVE_INFINITY;
  }
}
