/** Time as flows see it, so that tests can set it. */
export interface Clock {
  /** The time it is. */
  now(): Date;
}

/** RFC 3339 in UTC with milliseconds. */
export function instant(clock: Clock): string {
  return clock.now().toISOString();
}
