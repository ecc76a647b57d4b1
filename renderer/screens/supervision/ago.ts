const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long ago, in the unit in which one thinks of it. @param since an instant */
export function waitedSince(
  since: string,
  now: Date = new Date(),
): { unit: 'minutes' | 'hours' | 'days'; count: number } {
  const passed = Math.max(0, now.getTime() - Date.parse(since));
  if (passed < 2 * HOUR) return { unit: 'minutes', count: Math.floor(passed / MINUTE) };
  return passed < 2 * DAY
    ? { unit: 'hours', count: Math.floor(passed / HOUR) }
    : { unit: 'days', count: Math.floor(passed / DAY) };
}
