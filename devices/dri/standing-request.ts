import { toInstant } from '../clock.ts';
import type { Link } from '../link/session.ts';

/** Something that is asked for. */
export interface RequestEntry {
  /** What the codes of the answers begin with. */
  readonly group: string;
  readonly frame: Uint8Array;
  /** How long the monitor may take, and how long what it sends by itself may stay away, in milliseconds. */
  readonly patienceMs: number;
  /** It is asked again at the latest after so long, in milliseconds. */
  readonly mostMs: number;
}

/**
 * A request that the monitor goes on answering by itself, or that is made again after each answer. One that stays
 * without an answer is made again, ever more seldom.
 */
export class StandingRequest {
  readonly #entry: RequestEntry;
  readonly #link: Link;
  #asked = false;
  /** Since when an answer is waited for. */
  #askedMs: number | undefined;
  #dueMs = 0;
  #failures = 0;

  constructor(entry: RequestEntry, link: Link) {
    this.#entry = entry;
    this.#link = link;
  }

  /** Made as with a monitor never asked before, after `afterMs`. */
  begin(afterMs: number): void {
    this.#asked = false;
    this.#failures = 0;
    this.#askedMs = undefined;
    this.#dueMs = this.#link.clock.monotonicMs() + afterMs;
  }

  /** It came; what was not asked for yet is asked for all the same, as it may have been another host's. */
  answered(): void {
    if (!this.#asked) return;
    this.#failures = 0;
    this.#askedMs = undefined;
    this.#dueMs = this.#link.clock.monotonicMs() + this.#entry.patienceMs;
  }

  /** To be called often while the monitor is there. */
  tick(): void {
    const now = this.#link.clock.monotonicMs();
    if (now < this.#dueMs) return;
    const { patienceMs, mostMs, frame } = this.#entry;
    this.#unanswered();
    this.#asked = true;
    this.#askedMs = this.#link.axis.nowMs();
    this.#dueMs = now + Math.min(mostMs, patienceMs * 2 ** this.#failures);
    this.#failures = Math.min(this.#failures + 1, 30);
    this.#link.send(frame);
  }

  #unanswered(): void {
    if (this.#askedMs === undefined) return;
    const { group } = this.#entry;
    const from = toInstant(this.#askedMs);
    this.#link.hinder({ from, reason: 'no-answer', detail: `request for ${group}: no-answer`, series: group });
  }
}
