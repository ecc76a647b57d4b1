import type { ListPage } from '../../api/messages/paging.ts';
import type { Slot } from '../../domain/appointment.ts';
import type { Clock } from '../../domain/clock.ts';
import { dayAfter, dayIn, startOfDay } from '../../domain/day.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { bookmarkOf, placeAfter } from '../database/keyset.ts';
import type { Queries } from '../database/open.ts';
import { dayOfDoctor, type Absences } from './absences.ts';
import type { AppointmentBook } from './appointments.ts';
import { BusyTimes } from './busy-times.ts';
import { Calendar } from './calendar.ts';
import { RosterBook } from './roster-book.ts';
import type { Roster, RosterDoctor } from './roster.ts';
import { daysAhead, slotAt, slotId, type ConsultingHours } from './slots.ts';

/** Times on a page: two days of ten doctors. */
export const slotsAPage = 300;

/** How long after its beginning a time that somebody has before them can be chosen. */
const stillChosenMs = 5 * 60_000;

/** As long as an appointment can be. */
const longestMs = 240 * 60_000;

/** So many days after a stretch somebody may be moved to: leave may be longer than patients book ahead. */
const movedAheadDays = 28;

export interface TimetableParts extends ConsultingHours {
  readonly departments: readonly { readonly id: string }[];
  readonly queries: Queries;
  readonly appointments: AppointmentBook;
  readonly roster: Roster;
  readonly absences: Absences;
  readonly clock: Clock;
}

type Place = readonly [start: Date, doctor: RosterDoctor];

/** The times of a department's doctors. */
export class Timetable {
  constructor(private readonly parts: TimetableParts) {}

  /** @throws INPUT_INVALID for a department the hospital has not */
  requireDepartment(department: string): void {
    if (!this.parts.departments.some(({ id }) => id === department))
      throw new OpenwardError('INPUT_INVALID', 'The hospital has no such department');
  }

  /**
   * A page of times, earliest first. The ledger is asked about the doctors on it alone; times of those who have left
   * are not shown, and count in the total. @throws INPUT_INVALID
   */
  async page(department: string, bookmark: string | undefined): Promise<ListPage<Slot>> {
    this.requireDepartment(department);
    const { readable, unreadable } = await this.parts.roster.of(department);
    const calendar = await this.#calendar();
    const all = placesOf(calendar, readable, this.parts.clock.now(), daysAhead);
    const places = following(bookmark, all);
    const last = places[slotsAPage - 1];
    return {
      items: await this.#shown(calendar, places.slice(0, slotsAPage)),
      bookmark:
        places.length <= slotsAPage || last === undefined
          ? ''
          : bookmarkOf([last[0].toISOString(), slotId(last[1].pid, last[0])]),
      total: all.length,
      // Doctors, of whose times nobody knows on which page they would be: told once.
      unreadable: bookmark === undefined || bookmark === '' ? unreadable : 0,
    };
  }

  /**
   * One time of a doctor who is active, also one that began a moment ago: who chooses it has a list from before.
   * undefined when there is no such. @throws INPUT_INVALID for an unknown department, SLOT_TAKEN when the doctor has
   * other hours now
   */
  async find(department: string, id: string): Promise<Slot | undefined> {
    this.requireDepartment(department);
    const { readable } = await this.parts.roster.of(department);
    const doctors = readable.filter(({ pid }) => id.startsWith(`${pid.slice(0, 16)}-`));
    const now = this.parts.clock.now().getTime();
    const calendar = await this.#calendar();
    const listed = placesOf(calendar, doctors, new Date(now - stillChosenMs), daysAhead);
    const places = listed.filter(([start, { pid }]) => slotId(pid, start) === id);
    if (places.length === 0 && doctors.length > 0 && isAhead(id, now)) throw new OpenwardError('SLOT_TAKEN');
    return (await this.#shown(calendar, places))[0];
  }

  /** Free times of a doctor on the days after one (`YYYY-MM-DD`), earliest first; of one who has left none. */
  async freeAfter(department: string, doctorPid: string, day: string): Promise<Slot[]> {
    this.requireDepartment(department);
    const { readable } = await this.parts.roster.of(department);
    const doctor = readable.filter(({ pid }) => pid === doctorPid);
    const { clock, timeZone } = this.parts;
    const calendar = await this.#calendar();
    const next = new Date(startOfDay(timeZone, dayAfter(day, 1)).getTime() - 1);
    const from = next > clock.now() ? next : clock.now();
    const places = placesOf(calendar, doctor, from, movedAheadDays).filter(([start]) => dayIn(timeZone, start) > day);
    return (await this.#shown(calendar, places)).filter(({ taken }) => !taken);
  }

  async #calendar(): Promise<Calendar> {
    return new Calendar(this.parts.timeZone, await new RosterBook(this.parts.queries).read());
  }

  async #shown(calendar: Calendar, places: readonly Place[]): Promise<Slot[]> {
    const { queries, roster, absences, appointments, consultingRoom, timeZone } = this.parts;
    const [first, last] = [places[0], places.at(-1)];
    if (first === undefined || last === undefined) return [];
    const slots = places.map(([start, doctor]) => slotAt(doctor, consultingRoom, calendar, start));
    const pids = slots.map(({ doctorPid }) => doctorPid);
    const [active, away, taken, busy] = await Promise.all([
      roster.activeOf(places.map(([, doctor]) => doctor)),
      absences.of(pids),
      appointments.takenOf(slots.map(({ id }) => id)),
      BusyTimes.of(queries, pids, first[0], new Date(last[0].getTime() + longestMs)),
    ]);
    // A day that is closed shows its times as taken: who has a list from before is told the same.
    const isClosed = ({ doctorPid, start }: Slot): boolean => {
      const day = dayIn(timeZone, new Date(start));
      return away.has(dayOfDoctor(doctorPid, day)) || calendar.isOnLeave(doctorPid, day);
    };
    return slots
      .filter(({ doctorPid }) => active.has(doctorPid))
      .map((slot) => ({ ...slot, taken: taken.has(slot.id) || busy.overlaps(slot) || isClosed(slot) }));
  }
}

/** Of all these doctors, in order of start and id. */
function placesOf(calendar: Calendar, doctors: readonly RosterDoctor[], from: Date, days: number): Place[] {
  return doctors
    .flatMap((doctor) => calendar.startsFrom(doctor.pid, from, days).map((start): Place => [start, doctor]))
    .sort(([a, one], [b, other]) => a.getTime() - b.getTime() || (one.pid < other.pid ? -1 : 1));
}

/** One more than a page of what comes after a bookmark. */
function following(bookmark: string | undefined, places: readonly Place[]): readonly Place[] {
  const [after, id] = bookmark === undefined || bookmark === '' ? ['', ''] : placeAfter(bookmark);
  const begin = places.findIndex(([start, { pid }]) => {
    const time = start.toISOString();
    return time > after || (time === after && slotId(pid, start) > id);
  });
  return begin < 0 ? [] : places.slice(begin, begin + slotsAPage + 1);
}

/** Whether an id of a doctor's names a moment from now on. */
function isAhead(id: string, now: number): boolean {
  const [, date = '', time = ''] = /-(\d{8})T(\d{4})Z$/.exec(id) ?? [];
  const day = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;
  const start = Date.parse(`${day}T${time.slice(0, 2)}:${time.slice(2)}:00.000Z`);
  return start > now && start < now + daysAhead * 86_400_000;
}
