/** How old a value is that is shown as one of now. */
export interface Age {
  readonly ageMs: number;
  /** Older than two of its intervals: the next one should have come. */
  readonly old: boolean;
  /** So old that it is no value of now any more. */
  readonly past: boolean;
}

/** Of what is asked for on no known interval. */
const usualMs = 2000;
/** An old value is still shown, as old, for so many intervals, and at the least and at the most for so long. */
const shownPeriods = 10;
const shownAtLeastMs = 10_000;
const shownAtMostMs = 30_000;

export function freshnessOf(ms: number, everyMs: number = usualMs): Age {
  const ageMs = Math.max(0, Math.round(ms));
  const shownMs = Math.min(shownAtMostMs, Math.max(shownAtLeastMs, shownPeriods * everyMs));
  return { ageMs, old: ageMs > 2 * everyMs + graceMs, past: ageMs > 2 * everyMs + shownMs };
}

/** Answers are not exactly in time. */
const graceMs = 500;
