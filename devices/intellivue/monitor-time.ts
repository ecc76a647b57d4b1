import type { Link } from '../link/session.ts';
import { ticksPerMs } from './nomenclature.ts';

const everyMs = 60_000;
/** Answers wait for each other: less than this is no change. */
const jumpMs = 3000;

/**
 * The monitor's two clocks: one that counts since it was switched on and is in every answer, and one of date and time,
 * which it says when it is asked who it is. Together they give the date and time of every answer.
 */
export class MonitorTime {
  readonly #link: Link;
  #known: { readonly ticks: number; readonly absoluteMs: number } | undefined;
  #toldMs = -Infinity;
  #aheadMs = 0;

  constructor(link: Link) {
    this.#link = link;
  }

  /** What both clocks say at the same moment. */
  set(ticks: number, absoluteMs: number): void {
    this.#known = { ticks, absoluteMs };
    const now = this.#link.axis.nowMs();
    const changed = Math.abs(absoluteMs - now - this.#aheadMs) > jumpMs;
    if (now - this.#toldMs < everyMs / 2 && !changed) return;
    this.#toldMs = now;
    this.#aheadMs = absoluteMs - now;
    this.#link.tell('deviceClock', { at: this.#link.at(), deviceTime: localTime(absoluteMs) });
  }

  /** Date and time, without zone, at these ticks. */
  at(ticks: number): string | undefined {
    if (this.#known === undefined) return undefined;
    // Ticks run over, and an answer may be older than what is known.
    const since = (ticks - this.#known.ticks) | 0;
    return localTime(this.#known.absoluteMs + since / ticksPerMs);
  }

  /** The monitor may have been switched off: its ticks begin anew. */
  forget(): void {
    this.#known = undefined;
  }
}

/** Milliseconds since 1970 as the monitor means them, which may be local time: without zone. */
export function localTime(absoluteMs: number): string {
  return new Date(absoluteMs).toISOString().slice(0, 19);
}
