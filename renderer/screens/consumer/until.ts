import { dayOfText } from '../../input/typed-date.ts';

export const untilChoices = ['30', '90', '365', 'date'] as const;
export type UntilChoice = (typeof untilChoices)[number];

/**
 * The instant a choice means; a day, as typed, ends where `endOfDay` says. Undefined while it is not known or not in
 * the future.
 */
export function untilInstant(
  choice: UntilChoice | undefined,
  date: string,
  endOfDay: (day: string) => Date,
  now: Date,
): string | undefined {
  if (choice === undefined) return undefined;
  if (choice !== 'date') return new Date(now.getTime() + Number(choice) * 86_400_000).toISOString();
  const day = dayOfText(date);
  const end = day === undefined ? undefined : endOfDay(day);
  return end !== undefined && end > now ? end.toISOString() : undefined;
}
