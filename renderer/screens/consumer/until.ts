export const untilChoices = ['30', '90', '365', 'date'] as const;
export type UntilChoice = (typeof untilChoices)[number];

/**
 * The instant a choice means; a date means the end of that day here. Undefined while it is not known or not in the
 * future.
 */
export function untilInstant(choice: UntilChoice | undefined, date: string | null, now: Date): string | undefined {
  if (choice === undefined) return undefined;
  if (choice !== 'date') return new Date(now.getTime() + Number(choice) * 86_400_000).toISOString();
  const [year, month, day] = (date ?? '').split('-').map(Number);
  if (year === undefined || month === undefined || day === undefined || Number.isNaN(year + month + day))
    return undefined;
  const end = new Date(year, month - 1, day, 23, 59, 59, 999);
  return end > now ? end.toISOString() : undefined;
}

/** YYYY-MM-DD of the day after. */
export function dayAfter(now: Date): string {
  const next = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${next.getFullYear()}-${two(next.getMonth() + 1)}-${two(next.getDate())}`;
}
