import dayjs from 'dayjs';
import timezone from 'dayjs/plugin/timezone.js';
import utc from 'dayjs/plugin/utc.js';
import { dayIn } from '../../domain/day.ts';
import type { Slot } from '../../domain/appointment.ts';
import type { LocalisedText } from '../../domain/localised-text.ts';
import type { RosterDoctor } from './roster.ts';

dayjs.extend(utc);
dayjs.extend(timezone);

/** Consulting hours: weekdays, by the hospital's clocks. */
const hours = { from: 9 * 60, to: 16 * 60 + 30, minutes: 30 } as const;
const days = 14;

export interface ConsultingHours {
  readonly consultingRoom: LocalisedText;
  /** Whose days and hours these are. */
  readonly timeZone: string;
}

/**
 * A doctor's time, not taken. Times follow from the roster and the calendar alone, so nothing needs to be made ahead;
 * only that one is taken is kept.
 */
export function slotAt(doctor: RosterDoctor, { consultingRoom }: ConsultingHours, start: Date): Slot {
  return {
    id: slotId(doctor.pid, start),
    doctorPid: doctor.pid,
    doctorName: doctor.name,
    department: doctor.department,
    start: start.toISOString(),
    minutes: hours.minutes,
    place: placeOf(doctor.pid, consultingRoom),
    taken: false,
  };
}

/** The id holds the doctor and the start: `<first 16 digits of the PID>-20240902T0100Z`. */
export function slotId(pid: string, start: Date): string {
  const time = start.toISOString();
  return `${pid.slice(0, 16)}-${time.slice(0, 16).replace(/[-:]/g, '')}Z`;
}

/** When consultations of any doctor begin from now on, earliest first. */
export function startsFrom(now: Date, timeZone: string): Date[] {
  const starts: Date[] = [];
  const today = dayIn(timeZone, now);
  for (let ahead = 0; ahead < days; ahead += 1) {
    const day = dayjs.utc(today).add(ahead, 'day');
    if (day.day() === 0 || day.day() === 6) continue;
    for (let minute: number = hours.from; minute + hours.minutes <= hours.to; minute += hours.minutes) {
      const time = day.add(minute, 'minute').format('YYYY-MM-DDTHH:mm');
      const start = dayjs.tz(time, timeZone).toDate();
      if (start > now) starts.push(start);
    }
  }
  return starts;
}

/** Each doctor has a consulting room, always the same: 101 to 139 on three floors. */
function placeOf(pid: string, consultingRoom: LocalisedText): Slot['place'] {
  const number = Number.parseInt(pid.slice(-6), 16);
  const room = (1 + (number % 3)) * 100 + 1 + (Math.floor(number / 3) % 39);
  const named = (words: string): string => words.replace('{room}', String(room));
  const { en, ...others } = consultingRoom;
  return {
    en: named(en),
    ...Object.fromEntries(Object.entries(others).map(([language, words]) => [language, named(words)])),
  };
}
