import type { Clock } from '../domain/clock.ts';

/** This machine's clock. */
export const systemClock: Clock = { now: () => new Date() };
