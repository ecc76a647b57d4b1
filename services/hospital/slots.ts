import type { Slot } from '../../domain/appointment.ts';
import type { LocalisedText } from '../../domain/localised-text.ts';
import type { RosterDoctor } from './roster.ts';

/** Consulting hours: weekdays, local time. */
const hours = { from: 9 * 60, to: 16 * 60 + 30, minutes: 30 } as const;
const days = 14;

/**
 * A doctor's times from now on. They follow from the roster and the calendar alone, so nothing needs to be made ahead; only that one is
 * taken is kept. The id holds the doctor and the start: `<first 16 digits of the PID>-20240902T0100Z`.
 */
export function slotsOf(
  doctor: RosterDoctor,
  consultingRoom: LocalisedText,
  now: Date,
  isTaken: (slot: string) => boolean,
): Slot[] {
  const place = placeOf(doctor.pid, consultingRoom);
  return startsFrom(now).map((start) => {
    const id = slotId(doctor.pid, start);
    return {
      id,
      doctorPid: doctor.pid,
      doctorName: doctor.name,
      department: doctor.department,
      start: start.toISOString(),
      minutes: hours.minutes,
      place,
      taken: isTaken(id),
    };
  });
}

function slotId(pid: string, start: Date): string {
  const time = start.toISOString();
  return `${pid.slice(0, 16)}-${time.slice(0, 16).replace(/[-:]/g, '')}Z`;
}

function startsFrom(now: Date): Date[] {
  const starts: Date[] = [];
  for (let day = 0; day < days; day += 1) {
    for (let minute: number = hours.from; minute + hours.minutes <= hours.to; minute += hours.minutes) {
      const start = new Date(now.getFullYear(), now.getMonth(), now.getDate() + day, 0, minute);
      if (start > now && start.getDay() !== 0 && start.getDay() !== 6) starts.push(start);
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
