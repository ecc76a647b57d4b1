import type { Link } from '../link/session.ts';
import { timeIn } from './time.ts';

/** How often a sender's clock is recorded beside ours. */
const everyMs = 60_000;
/** A step of it beside ours that is recorded at once. */
const stepMs = 3000;

/** Records what the header says of the time: once a minute, and when the sender's clock was set. */
export class SenderClock {
  #toldMs = Number.NEGATIVE_INFINITY;
  #aheadMs = 0;

  constructor(private readonly link: Pick<Link, 'axis' | 'tell'>) {}

  take(text: string, at: string): void {
    const deviceTime = timeIn(text);
    if (deviceTime === undefined) return;
    const now = this.link.axis.nowMs();
    const aheadMs = Date.parse(`${deviceTime}Z`) - now;
    if (now - this.#toldMs < everyMs && Math.abs(aheadMs - this.#aheadMs) < stepMs) return;
    this.#toldMs = now;
    this.#aheadMs = aheadMs;
    this.link.tell('deviceClock', { at, deviceTime });
  }
}
