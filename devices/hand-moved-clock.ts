import type { CancelTimer, DeviceClock } from './clock.ts';

interface Timer {
  due: number;
  order: number;
  run: () => void;
}

/** A clock that moves only when told to: makes time-outs and simulations exact and instant. */
export class HandMovedClock implements DeviceClock {
  #monotonic = 0;
  #wall: number;
  #order = 0;
  readonly #timers = new Set<Timer>();

  constructor(wallMs = Date.UTC(2026, 2, 2, 8, 0, 0)) {
    this.#wall = wallMs;
  }

  wallMs(): number {
    return this.#wall;
  }

  monotonicMs(): number {
    return this.#monotonic;
  }

  after(ms: number, run: () => void): CancelTimer {
    const timer: Timer = { due: this.#monotonic + Math.max(0, ms), order: this.#order++, run };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** Lets `ms` pass, firing due timers in order, each at its own moment. */
  advance(ms: number): void {
    const end = this.#monotonic + ms;
    for (;;) {
      const next = this.#nextDue(end);
      if (next === undefined) break;
      this.#timers.delete(next);
      this.#moveTo(next.due);
      next.run();
    }
    this.#moveTo(end);
  }

  /** The process is held up for `ms`: time passes, and only then the timers that were due fire, all late. */
  holdUp(ms: number): void {
    this.#moveTo(this.#monotonic + ms);
    this.advance(0);
  }

  /** Changes the wall clock alone, as a time correction does. */
  jumpWall(ms: number): void {
    this.#wall += ms;
  }

  #moveTo(monotonic: number): void {
    const step = Math.max(0, monotonic - this.#monotonic);
    this.#monotonic += step;
    this.#wall += step;
  }

  #nextDue(limit: number): Timer | undefined {
    const due = [...this.#timers].filter((timer) => timer.due <= limit);
    return due.sort((a, b) => a.due - b.due || a.order - b.order)[0];
  }
}
