import { Command } from './codes.ts';

interface Entry {
  readonly code: number;
  readonly everyMs: number;
  dueMs: number;
}

/** How often what is asked, the most urgent first. At 19200 baud a full answer of page 1 takes some 0.2 s. */
const defaults: readonly (readonly [number, number])[] = [
  [Command.measured1, 1000],
  [Command.alarms1, 1000],
  [Command.alarms2, 2000],
  [Command.measured2, 2000],
  [Command.settings, 10_000],
  [Command.text, 10_000],
  [Command.limitsLow1, 30_000],
  [Command.limitsHigh1, 30_000],
  [Command.dateTime, 60_000],
];

/** Chooses the next request. */
export class PollPlan {
  readonly #entries: Entry[];

  constructor(nowMs: number) {
    this.#entries = defaults.map(([code, everyMs]) => ({ code, everyMs, dueMs: nowMs }));
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

  /** Asks for this at the next opportunity. */
  hurry(code: number): void {
    const entry = this.#entries.find((candidate) => candidate.code === code);
    if (entry !== undefined) entry.dueMs = Number.NEGATIVE_INFINITY;
  }
}
