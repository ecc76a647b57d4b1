/** Time as flows see it, so that tests can set it. */
export interface Clock {
  /** The time it is. */
  now(): Date;
}

/**
 * How far two clocks may be apart, in milliseconds: what the chaincode believes of a transaction's time (formats.md).
 * It is the one measure of what is called a wrong clock.
 */
export const TOLERATED_SKEW = 5 * 60 * 1000;

/** RFC 3339 in UTC with milliseconds. */
export function instant(clock: Clock): string {
  return clock.now().toISOString();
}
