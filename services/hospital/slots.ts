import type { Slot } from '../../domain/appointment.ts';
import { bounds } from '../../domain/bounds.ts';
import type { LocalisedText } from '../../domain/localised-text.ts';
import type { Calendar } from './calendar.ts';
import type { RosterDoctor } from './roster.ts';

/** So many days ahead a time can be asked for. */
export const daysAhead = 14;

export interface ConsultingHours {
  readonly consultingRoom: LocalisedText;
  /** Whose days and hours these are. */
  readonly timeZone: string;
}

/** A doctor's time, not taken. */
export function slotAt(doctor: RosterDoctor, consultingRoom: LocalisedText, calendar: Calendar, start: Date): Slot {
  const { minutes, room } = calendar.hoursOf(doctor.pid);
  return {
    id: slotId(doctor.pid, start),
    doctorPid: doctor.pid,
    doctorName: doctor.name,
    department: doctor.department,
    start: start.toISOString(),
    minutes,
    place: placeOf(consultingRoom, room ?? usualRoom(doctor.pid)),
    taken: false,
  };
}

/** The id holds the doctor and the start: `<first 16 digits of the PID>-20240902T0100Z`. */
export function slotId(pid: string, start: Date): string {
  const time = start.toISOString();
  return `${pid.slice(0, 16)}-${time.slice(0, 16).replace(/[-:]/g, '')}Z`;
}

/** Of a doctor who was given none, always the same: 101 to 139 on three floors. */
function usualRoom(pid: string): string {
  const number = Number.parseInt(pid.slice(-6), 16);
  return String((1 + (number % 3)) * 100 + 1 + (Math.floor(number / 3) % 39));
}

function placeOf(consultingRoom: LocalisedText, room: string): Slot['place'] {
  const named = (words: string): string => {
    const place = words.replace('{room}', () => room);
    return Array.from(place).length > bounds.label ? room : place;
  };
  const { en, ...others } = consultingRoom;
  return {
    en: named(en),
    ...Object.fromEntries(Object.entries(others).map(([language, words]) => [language, named(words)])),
  };
}
