import type { ListPage } from '../../api/messages/paging.ts';
import type { Slot } from '../../domain/appointment.ts';
import type { Clock } from '../../domain/clock.ts';
import { dayIn } from '../../domain/day.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { bookmarkOf, placeAfter } from '../database/keyset.ts';
import { dayOfDoctor, type Absences } from './absences.ts';
import type { AppointmentBook } from './appointments.ts';
import type { Roster, RosterDoctor } from './roster.ts';
import { slotAt, slotId, startsFrom, type ConsultingHours } from './slots.ts';

/** Times on a page: two days of ten doctors. */
export const slotsAPage = 300;

/** How long after its beginning a time that somebody has before them can be chosen. */
const stillChosenMs = 5 * 60_000;

export interface TimetableParts extends ConsultingHours {
  readonly departments: readonly { readonly id: string }[];
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
    const doctors = readable.sort((a, b) => a.pid.localeCompare(b.pid));
    const starts = startsFrom(this.parts.clock.now(), this.parts.timeZone);
    const places = following(bookmark, starts, doctors);
    const last = places[slotsAPage - 1];
    return {
      items: await this.#shown(places.slice(0, slotsAPage)),
      bookmark:
        places.length <= slotsAPage || last === undefined
          ? ''
          : bookmarkOf([last[0].toISOString(), slotId(last[1].pid, last[0])]),
      total: starts.length * doctors.length,
      // Doctors, of whose times nobody knows on which page they would be: told once.
      unreadable: bookmark === undefined || bookmark === '' ? unreadable : 0,
    };
  }

  /**
   * One time of a doctor who is active, also one that began a moment ago: who chooses it has a list from before.
   * undefined when there is no such. @throws INPUT_INVALID
   */
  async find(department: string, id: string): Promise<Slot | undefined> {
    this.requireDepartment(department);
    const { readable } = await this.parts.roster.of(department);
    const doctors = readable.filter(({ pid }) => id.startsWith(pid.slice(0, 16)));
    const listed = new Date(this.parts.clock.now().getTime() - stillChosenMs);
    const starts = startsFrom(listed, this.parts.timeZone);
    const places = following(undefined, starts, doctors).filter(([start, { pid }]) => slotId(pid, start) === id);
    return (await this.#shown(places))[0];
  }

  /** Free times of a doctor on the days after one (`YYYY-MM-DD`), earliest first; of one who has left none. */
  async freeAfter(department: string, doctorPid: string, day: string): Promise<Slot[]> {
    this.requireDepartment(department);
    const { readable } = await this.parts.roster.of(department);
    const doctor = readable.find(({ pid }) => pid === doctorPid);
    if (doctor === undefined) return [];
    const { clock, timeZone } = this.parts;
    const starts = startsFrom(clock.now(), timeZone).filter((start) => dayIn(timeZone, start) > day);
    return (await this.#shown(starts.map((start): Place => [start, doctor]))).filter(({ taken }) => !taken);
  }

  async #shown(places: readonly Place[]): Promise<Slot[]> {
    const { roster, absences, appointments, timeZone } = this.parts;
    const [active, away, taken] = await Promise.all([
      roster.activeOf(places.map(([, doctor]) => doctor)),
      absences.of(places.map(([, { pid }]) => pid)),
      appointments.takenOf(places.map(([start, { pid }]) => slotId(pid, start))),
    ]);
    // A day that is closed shows its times as taken: who has a list from before is told the same.
    const isClosed = ({ doctorPid, start }: Slot): boolean =>
      away.size > 0 && away.has(dayOfDoctor(doctorPid, dayIn(timeZone, new Date(start))));
    return places
      .filter(([, { pid }]) => active.has(pid))
      .map(([start, doctor]) => slotAt(doctor, this.parts, start))
      .map((slot) => ({ ...slot, taken: taken.has(slot.id) || isClosed(slot) }));
  }
}

/** One more than a page of what comes after a bookmark, in order of start and id. */
function following(
  bookmark: string | undefined,
  starts: readonly Date[],
  doctors: readonly RosterDoctor[],
): readonly Place[] {
  const [after, id] = bookmark === undefined || bookmark === '' ? ['', ''] : placeAfter(bookmark);
  const places: Place[] = [];
  for (const start of starts) {
    const time = start.toISOString();
    if (time < after) continue;
    const rest = time === after ? doctors.filter(({ pid }) => slotId(pid, start) > id) : doctors;
    places.push(...rest.map((doctor): Place => [start, doctor]));
    if (places.length > slotsAPage) break;
  }
  return places.slice(0, slotsAPage + 1);
}
