import type { Link } from '../link/session.ts';
import { deviceTimeOf } from './record.ts';

const everyMs = 60_000;
/** The monitor sends whole seconds, and records wait for each other: less than this is no change. */
const jumpMs = 3000;

/** The monitor's clock beside ours: once a minute, and when it was set. */
export class MonitorClock {
  readonly #link: Link;
  #toldMs = -Infinity;
  #aheadMs = 0;

  constructor(link: Link) {
    this.#link = link;
  }

  /** @param seconds since 1970; 0 is no time */
  heard(seconds: number): void {
    const now = this.#link.axis.nowMs();
    const aheadMs = seconds * 1000 - now;
    const changed = Math.abs(aheadMs - this.#aheadMs) > jumpMs;
    if (seconds === 0 || (now - this.#toldMs < everyMs && !changed)) return;
    this.#toldMs = now;
    this.#aheadMs = aheadMs;
    this.#link.tell('deviceClock', { at: this.#link.at(), deviceTime: deviceTimeOf(seconds) });
  }
}
