import type { Clock } from '../../domain/clock.ts';

/** A clock a test sets. Each look is a millisecond later, so that order is visible. */
export class TestClock implements Clock {
  #milliseconds: number;

  constructor(start = '2024-09-02T01:00:00.000Z') {
    this.#milliseconds = Date.parse(start);
  }

  now(): Date {
    this.#milliseconds += 1;
    return new Date(this.#milliseconds);
  }

  /** Lets so many milliseconds go by. */
  pass(milliseconds: number): void {
    this.#milliseconds += milliseconds;
  }

  set(time: string): void {
    this.#milliseconds = Date.parse(time);
  }
}
