import { z } from 'zod';

/** A zone of the IANA database, such as `Asia/Shanghai`: whose days and hours a hospital's are. */
export const TimeZone = z
  .string()
  .max(64)
  .regex(/^[\w+/-]+$/)
  .refine(isZone, 'not a time zone');

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format() !== '';
  } catch {
    return false;
  }
}

/** Longer than anybody has lived. */
const OLDEST_YEARS = 130;

/** The day it is somewhere at a moment: `YYYY-MM-DD`. */
export function dayIn(timeZone: string, at: Date): string {
  const part: Record<string, string> = {};
  const format = new Intl.DateTimeFormat('en', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  for (const { type, value } of format.formatToParts(at)) part[type] = value;
  return `${part['year'] ?? ''}-${part['month'] ?? ''}-${part['day'] ?? ''}`;
}

/**
 * Whether a patient of a hospital may have been born on a day (`YYYY-MM-DD`): it exists, is not after today where the
 * hospital is, and not longer ago than people live.
 */
export function isBirthDay(day: string, timeZone: string, at: Date): boolean {
  if (!z.iso.date().safeParse(day).success) return false;
  const today = dayIn(timeZone, at);
  const oldest = `${String(Number(today.slice(0, 4)) - OLDEST_YEARS).padStart(4, '0')}${today.slice(4)}`;
  return day <= today && day >= oldest;
}
