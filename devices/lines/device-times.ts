import type { Link } from '../link/session.ts';
import { deviceTimeIn } from './device-time.ts';

/** How often a device's clock is recorded beside ours. */
const everyMs = 60_000;
/** A step of the device's clock beside ours that is recorded at once. */
const stepMs = 3000;

/** Records what a device's clock says that stands in its lines: once a minute, and when it was set. */
export class DeviceTimes {
  #toldMs = Number.NEGATIVE_INFINITY;
  #aheadMs = 0;

  constructor(private readonly link: Pick<Link, 'axis' | 'tell'>) {}

  take(form: string, text: string, at: string): void {
    const deviceTime = deviceTimeIn(form, text);
    if (deviceTime === undefined) return;
    const now = this.link.axis.nowMs();
    const aheadMs = Date.parse(`${deviceTime}Z`) - now;
    if (now - this.#toldMs < everyMs && Math.abs(aheadMs - this.#aheadMs) < stepMs) return;
    this.#toldMs = now;
    this.#aheadMs = aheadMs;
    this.link.tell('deviceClock', { at, deviceTime });
  }
}
