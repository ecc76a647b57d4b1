import type { Link } from './session.ts';

/** How often a device's clock is recorded beside ours. */
const everyMs = 60_000;
/** A step of the device's clock beside ours that is recorded at once. */
const stepMs = 3000;

/** Records what a device says of its time in what it sends: once a minute, and when its clock was set. */
export class DeviceTimes {
  #toldMs = Number.NEGATIVE_INFINITY;
  #aheadMs = 0;

  constructor(private readonly link: Pick<Link, 'axis' | 'tell'>) {}

  /** @param deviceTime `2026-11-30T09:00:00`, as its clock shows it; undefined where it says none */
  take(deviceTime: string | undefined, at: string): void {
    if (deviceTime === undefined) return;
    const now = this.link.axis.nowMs();
    const aheadMs = Date.parse(`${deviceTime}Z`) - now;
    if (now - this.#toldMs < everyMs && Math.abs(aheadMs - this.#aheadMs) < stepMs) return;
    this.#toldMs = now;
    this.#aheadMs = aheadMs;
    this.link.tell('deviceClock', { at, deviceTime });
  }
}
