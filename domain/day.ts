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

/** The last millisecond of a day (`YYYY-MM-DD`) somewhere. */
export function endOfDay(timeZone: string, day: string): Date {
  const wanted = Date.parse(`${day}T23:59:59.999Z`);
  // How far the clocks there are ahead is known of a moment alone: first of the one it would be by UTC.
  const near = wanted - aheadOfUtc(timeZone, wanted);
  return new Date(wanted - aheadOfUtc(timeZone, near));
}

/** The first millisecond of a day (`YYYY-MM-DD`) somewhere. */
export function startOfDay(timeZone: string, day: string): Date {
  return new Date(endOfDay(timeZone, dayAfter(day, -1)).getTime() + 1);
}

/** The day (`YYYY-MM-DD`) so many days later, or earlier when negative. */
export function dayAfter(day: string, days: number): string {
  const noon = new Date(`${day}T12:00:00.000Z`);
  noon.setUTCDate(noon.getUTCDate() + days);
  return noon.toISOString().slice(0, 10);
}

/** Milliseconds, at a moment that is given in milliseconds since the Unix epoch. */
function aheadOfUtc(timeZone: string, at: number): number {
  const part: Record<string, number> = {};
  const format = new Intl.DateTimeFormat('en', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  });
  for (const { type, value } of format.formatToParts(at)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
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
