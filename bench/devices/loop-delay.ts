import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Milliseconds between two looks; counted in by the histogram, and taken off again. */
const RESOLUTION = 1;
const targetMs = 50;

/** How late this process's event loop is from now until it is asked. */
export class LoopDelay {
  readonly #delay = monitorEventLoopDelay({ resolution: RESOLUTION });

  constructor() {
    this.#delay.enable();
  }

  end(): { p999: number; max: number; target: number; met: boolean } {
    this.#delay.disable();
    const late = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - RESOLUTION);
    const p999 = late(this.#delay.percentile(99.9));
    return { p999, max: late(this.#delay.max), target: targetMs, met: p999 <= targetMs };
  }
}
