import { inOrder, minutesOf, type DoctorHours, type ConsultingStretch } from '../../../domain/roster.ts';
import { halfWidth } from '../../input/half-width.ts';

/** By number from 1, Monday, on. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type WeekdayKey = (typeof weekdays)[number];

const stretch = /^(\d{1,2})(?::?(\d{2}))?-(\d{1,2})(?::?(\d{2}))?$/;

/**
 * Hours of one day as somebody types them: `9-12 13:30-17:00`, `0900-1200`, `９：００至１２：００、14:00～16:30`. No text is
 * no hours. Undefined for what is none: no time, the wrong way round, overlapping, shorter than an appointment.
 * @param minutes how long an appointment is
 */
export function readHours(text: string, weekday: number, minutes: number): ConsultingStretch[] | undefined {
  const plain = halfWidth(text)
    .replace(/\s*(?:-|~|〜|至|到)\s*/g, '-')
    .trim();
  const parts = plain.split(/[\s,;、]+/).filter((part) => part !== '');
  const sessions: ConsultingStretch[] = [];
  for (const part of parts) {
    const [, fromHour, fromMinute, toHour, toMinute] = stretch.exec(part) ?? [];
    const from = clockTime(fromHour, fromMinute);
    const to = clockTime(toHour, toMinute);
    if (from === undefined || to === undefined || from === '24:00') return undefined;
    sessions.push({ weekday, from, to });
  }
  const sorted = inOrder(sessions);
  const fits = sorted.every(({ from, to }, at) => {
    const before = sorted[at - 1];
    return (
      minutesOf(from) + minutes <= minutesOf(to) && (before === undefined || minutesOf(before.to) <= minutesOf(from))
    );
  });
  return fits ? sorted : undefined;
}

function clockTime(hour: string | undefined, minute = '00'): string | undefined {
  if (hour === undefined || Number(hour) > 24 || Number(minute) > 59) return undefined;
  const time = `${hour.padStart(2, '0')}:${minute}`;
  return minutesOf(time) > minutesOf('24:00') ? undefined : time;
}

/** As they can be typed again. */
export function typeHours(sessions: readonly ConsultingStretch[], weekday: number): string {
  return inOrder(sessions)
    .filter((one) => one.weekday === weekday)
    .map(({ from, to }) => `${from}-${to}`)
    .join(', ');
}

/** Days that follow one another and have the same hours, together. */
export function daysAlike({ sessions }: DoctorHours): { first: number; last: number; hours: string }[] {
  const alike: { first: number; last: number; hours: string }[] = [];
  for (let day = 1; day <= 7; day += 1) {
    const hours = typeHours(sessions, day);
    const before = alike.at(-1);
    if (hours === '') continue;
    if (before?.hours === hours && before.last === day - 1) before.last = day;
    else alike.push({ first: day, last: day, hours });
  }
  return alike;
}
