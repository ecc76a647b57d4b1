import { toInstant } from '../clock.ts';
import type { Link } from '../link/session.ts';

/** Something that is asked for. */
export interface SubscriptionEntry {
  /** What the codes of the answers begin with, or the name of what is asked in a record. */
  readonly group: string;
  readonly frame: Uint8Array;
  /** It is asked again so long after it was asked, though it was answered. */
  readonly everyMs: number;
  /**
   * How long an answer may stay away; of what the monitor goes on sending by itself (`flows`), each answer.
   */
  readonly patienceMs: number;
  readonly flows: boolean;
}

/** What stays without an answer is asked at the latest after so long, and what was refused. */
const longestMs = 60_000;
const refusedMs = 30_000;
const longestRefusedMs = 600_000;

/** A question that is asked again and again; ever more seldom while it stays without an answer. */
export class Subscription {
  readonly #entry: SubscriptionEntry;
  readonly #link: Link;
  /** When it was asked last, on the time axis; undefined: not in this association. */
  #askedMs: number | undefined;
  #waiting = false;
  #dueMs = Infinity;
  #failures = 0;

  constructor(entry: SubscriptionEntry, link: Link) {
    this.#entry = entry;
    this.#link = link;
  }

  get group(): string {
    return this.#entry.group;
  }

  /** Asked for the first time in this association, after `afterMs`. */
  begin(afterMs: number): void {
    this.#askedMs = undefined;
    this.#waiting = false;
    this.#failures = 0;
    this.#dueMs = this.#now() + afterMs;
  }

  answered(): void {
    if (this.#askedMs === undefined) return;
    const { everyMs, patienceMs, flows } = this.#entry;
    const again = this.#askedMs + everyMs - this.#link.axis.nowMs();
    this.#waiting = false;
    this.#failures = 0;
    this.#dueMs = this.#now() + (flows ? Math.min(patienceMs, again) : again);
  }

  /** The monitor will not answer it. @param detail what it says of why */
  refused(detail: string): void {
    if (!this.#waiting) return;
    this.#hinder(detail);
    this.#waiting = false;
    this.#dueMs = this.#now() + Math.min(longestRefusedMs, refusedMs * 2 ** this.#failures);
  }

  /** To be called often while the monitor is there; answers whether it asked. */
  tick(): boolean {
    const now = this.#now();
    if (now < this.#dueMs) return false;
    if (this.#waiting) this.#hinder('no-answer');
    this.#waiting = true;
    this.#askedMs = this.#link.axis.nowMs();
    this.#dueMs = now + Math.min(longestMs, this.#entry.patienceMs * 2 ** this.#failures);
    this.#failures = Math.min(this.#failures + 1, 30);
    this.#link.send(this.#entry.frame);
    return true;
  }

  #now(): number {
    return this.#link.clock.monotonicMs();
  }

  #hinder(detail: string): void {
    const { group } = this.#entry;
    const from = toInstant(this.#askedMs ?? this.#link.axis.nowMs());
    this.#link.hinder({ from, reason: 'no-answer', detail: `request for ${group}: ${detail}`, series: group });
  }
}
