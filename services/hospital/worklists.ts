import type { Clock } from '../../domain/clock.ts';
import { dayIn, endOfDay, startOfDay } from '../../domain/day.ts';
import type { PID } from '../../domain/ids.ts';
import type { Worklist } from '../../api/messages/hospital.ts';
import type { AppointmentBook, AppointmentRow } from './appointments.ts';

/** More than a doctor has times for in a day. */
const mostADay = 500;
/** Shown of other days. */
const mostOfOthers = 300;

/** Who of another day is here, or has something left to be signed. */
const unfinished: readonly AppointmentRow['status'][] = ['checked-in', 'in-treatment', 'awaiting-patient'];

interface WorklistParts {
  readonly appointments: Pick<AppointmentBook, 'during' | 'outside'>;
  readonly clock: Clock;
  /** Whose days and hours these are. */
  readonly timeZone: string;
}

/** What a doctor has to do on a day. Days begin and end where the hospital is, whatever zone a window is in. */
export class Worklists {
  constructor(private readonly parts: WorklistParts) {}

  /** Today unless told. Nothing is opened: neither T_SK nor what patients wrote. */
  async of(doctorPid: PID, asked?: string): Promise<Worklist> {
    const { appointments, clock, timeZone } = this.parts;
    const now = clock.now();
    const today = dayIn(timeZone, now);
    const day = asked ?? today;
    const until = new Date(endOfDay(timeZone, day).getTime() + 1).toISOString();
    const stretch = { from: startOfDay(timeZone, day).toISOString(), until };
    const [ofDay, others] = await Promise.all([
      appointments.during(doctorPid, stretch, mostADay),
      day === today
        ? appointments.outside(doctorPid, stretch, unfinished, mostOfOthers)
        : { readable: [], unreadable: 0 },
    ]);
    return {
      ...{ day, today, now: now.toISOString() },
      items: ofDay.readable,
      others: others.readable,
      unreadable: ofDay.unreadable + others.unreadable,
    };
  }
}
