import { dayIn, endOfDay } from '../../domain/day.ts';
import { languages, type Language } from '../../api/window/languages.ts';

const dayMs = 86_400_000;

/** Dates, numbers and sizes as a person of one language reads them. Every time of day carries its zone. */
export interface Format {
  /** 3 Mar 2025, 14:05 GMT+8 */
  readonly dateTime: (instant: string) => string;
  /** Without zone: only where the heading of the column names it. */
  readonly stamp: (instant: string) => string;
  /** With seconds, for evidence. */
  readonly exact: (instant: string) => string;
  readonly date: (instant: string) => string;
  /** A day of the calendar, `YYYY-MM-DD`, which is the same everywhere. */
  readonly day: (day: string) => string;
  /** The day it is there: `YYYY-MM-DD`. */
  readonly today: (now?: Date) => string;
  /** The last moment of a day there. */
  readonly endOfDay: (day: string) => Date;
  /** Mon 3 Mar */
  readonly weekday: (instant: string) => string;
  /** 14:05, without zone: only beside a date that has one. */
  readonly time: (instant: string) => string;
  readonly zone: () => string;
  readonly number: (value: number, digits?: number) => string;
  readonly bytes: (bytes: number) => string;
  /** 1:02:03 */
  readonly clock: (milliseconds: number) => string;
  /** Whole days from now until then, rounded up; negative when past. */
  readonly daysUntil: (instant: string, now?: Date) => number;
}

export function makeFormat(language: Language, timeZone?: string): Format {
  const locale = languages[language].locale;
  const zoned = timeZone === undefined ? {} : { timeZone };
  const make = (options: Intl.DateTimeFormatOptions): ((instant: string) => string) => {
    const format = new Intl.DateTimeFormat(locale, { ...zoned, hourCycle: 'h23', ...options });
    return (instant) => format.format(new Date(instant));
  };
  // Making one costs a hundred times what using it does.
  const zones = new Intl.DateTimeFormat(locale, { ...zoned, timeZoneName: 'short' });
  const zone = (instant?: string): string =>
    zones
      .formatToParts(instant === undefined ? new Date() : new Date(instant))
      .find((part) => part.type === 'timeZoneName')?.value ?? 'UTC';
  const stamp = make({ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });
  const withSeconds = make({
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  const days = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' });
  const place = timeZone ?? zones.resolvedOptions().timeZone;
  // The zone follows the time in every language; Chinese formats would put it before.
  return {
    dateTime: (instant) => `${stamp(instant)} ${zone(instant)}`,
    stamp,
    exact: (instant) => `${withSeconds(instant)} ${zone(instant)}`,
    date: make({ day: 'numeric', month: 'short', year: 'numeric' }),
    day: (date) => days.format(new Date(`${date}T00:00:00.000Z`)),
    today: (now = new Date()) => dayIn(place, now),
    endOfDay: (date) => endOfDay(place, date),
    weekday: make({ weekday: 'short', day: 'numeric', month: 'short' }),
    time: make({ hour: '2-digit', minute: '2-digit' }),
    zone: () => zone(),
    // What is rounded to zero has no sign.
    number: (value, digits) =>
      new Intl.NumberFormat(locale, {
        signDisplay: 'negative',
        ...(digits === undefined
          ? { maximumFractionDigits: 3 }
          : { minimumFractionDigits: digits, maximumFractionDigits: digits }),
      }).format(value),
    bytes: bytesInWords(locale),
    clock: clockOf,
    daysUntil: (instant, now = new Date()) => Math.ceil((new Date(instant).getTime() - now.getTime()) / dayMs),
  };
}

function bytesInWords(locale: string): (bytes: number) => string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  const known = new Map<string, Intl.NumberFormat>();
  const formatOf = (step: 0 | 1 | 2 | 3, digits: number): Intl.NumberFormat => {
    const key = `${step} ${digits}`;
    const format =
      known.get(key) ??
      new Intl.NumberFormat(locale, {
        style: 'unit',
        unit: units[step],
        unitDisplay: step === 0 ? 'long' : 'short',
        maximumFractionDigits: digits,
      });
    known.set(key, format);
    return format;
  };
  return (bytes) => {
    const step = bytes < 1000 ? 0 : bytes < 1_000_000 ? 1 : bytes < 1_000_000_000 ? 2 : 3;
    const value = bytes / 1000 ** step;
    return formatOf(step, step === 0 || value >= 100 ? 0 : 1).format(value);
  };
}

function clockOf(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (part: number): string => String(part).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours === 0 ? rest : `${String(hours)}:${rest}`;
}
