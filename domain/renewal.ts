/** When certificates of persons are renewed. */
export const renewal = {
  /** Milliseconds. */
  day: 24 * 3600 * 1000,
  /** Days before their end from which on a client asks for new ones. */
  earliestDays: 30,
  /** Days after their end until which it may; later somebody has to see who comes. */
  latestDays: 365,
} as const;

/** Whole days that are left, 0 on the last; negative once a certificate has ended. */
export function daysLeft(notAfter: Date, now: Date): number {
  return Math.floor((notAfter.getTime() - now.getTime()) / renewal.day);
}
