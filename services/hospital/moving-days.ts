import { dayIn } from '../../domain/day.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { PID } from '../../domain/ids.ts';
import type { RosterChanges } from '../../domain/roster.ts';
import type { ComingDay } from '../../api/messages/hospital.ts';
import type { Database } from '../database/open.ts';
import { Absences } from './absences.ts';
import type { AppointmentRow } from './appointments.ts';
import type { BookingParts } from './booking.ts';
import { Calendar } from './calendar.ts';
import { relocate } from './relocation.ts';
import { RosterBook } from './roster-book.ts';
import { Timetable } from './timetable.ts';

/** Today began at most so long ago, and an hour more where clocks are put back. */
const dayMs = 25 * 3_600_000;
/** A day can be closed so far ahead. */
const farthestMs = 400 * 24 * 3_600_000;

const nothing: RosterChanges = { hours: [], days: [], ordinary: [], leaves: [], back: [] };

export interface MovingDaysParts extends BookingParts {
  readonly database: Database;
}

/** Moves all who are to come to a doctor on one day, when the doctor is away. */
export class MovingDays {
  readonly #parts: MovingDaysParts;
  readonly #timetable: Timetable;

  constructor(parts: MovingDaysParts) {
    this.#parts = parts;
    this.#timetable = new Timetable(parts);
  }

  /**
   * Days from today on, on which somebody is to come to a doctor or which were closed one by one; earliest first. Of
   * those who are to come, how many do so at a time that the doctor's hours have no longer.
   */
  async days(doctorPid: PID): Promise<ComingDay[]> {
    const { absences, queries, timeZone } = this.#parts;
    const [away, plan] = await Promise.all([absences.from(doctorPid, this.#today()), new RosterBook(queries).read()]);
    const calendar = new Calendar(timeZone, plan);
    const blank = (day: string): ComingDay => {
      const off = calendar.offOn(doctorPid, day);
      const closed = off !== undefined || away.includes(day);
      return { day, toCome: 0, here: 0, outside: 0, closed, ...(off === undefined ? {} : { off }) };
    };
    const days = new Map(away.map((day) => [day, blank(day)]));
    for (const appointment of await this.#coming(doctorPid)) {
      const day = this.#dayOf(appointment);
      const known = days.get(day) ?? blank(day);
      const { status, start = '' } = appointment;
      const outside = calendar.startsOn(doctorPid, day).some((one) => one.toISOString() === start) ? 0 : 1;
      const counted =
        status === 'assigned'
          ? { toCome: known.toCome + 1, outside: known.outside + outside }
          : { here: known.here + 1 };
      days.set(day, { ...known, ...counted });
    }
    return [...days.values()].sort((a, b) => a.day.localeCompare(b.day));
  }

  /**
   * To the doctor's next free times after that day, in the order in which they were; who has checked in stays. All of
   * them or none, and the day is closed. Moved again there is nobody left to move.
   * @param until the last of several days, of which all are moved: the doctor is on leave then
   * @throws NOT_FOUND for a doctor of nobody's roster here, to whom nobody is to come; INPUT_INVALID for days that are
   * over, too far ahead, or end before they begin; TIMES_TOO_FEW, SLOT_TAKEN, CONFLICT when something was changed
   * meanwhile; nobody is moved then
   */
  async move(
    doctorPid: PID,
    { day, until }: { readonly day: string; readonly until?: string | undefined },
    reason: string,
    by: PID,
  ): Promise<ComingDay> {
    const { database, secrets, clock } = this.#parts;
    const last = until ?? day;
    // A leave that has begun may be entered late.
    this.#requireDayToCome(last);
    if (last < day) throw new OpenwardError('INPUT_INVALID', 'until: before the first day');
    const there = (await this.#coming(doctorPid)).filter((appointment) => {
      const of = this.#dayOf(appointment);
      return of >= day && of <= last;
    });
    // Who has left has patients to be moved all the same.
    if (there.length === 0) await this.#requireDoctor(doctorPid);
    const toCome = there.filter(({ status }) => status === 'assigned');
    const [first] = toCome;
    const free = first && (await this.#timetable.freeAfter(first.department, doctorPid, last));
    if (free !== undefined && free.length < toCome.length) throw new OpenwardError('TIMES_TOO_FEW');
    const at = clock.now().toISOString();
    await database.transaction(async (transaction) => {
      if (until === undefined) await new Absences(transaction).close(doctorPid, day, by, at);
      else
        await new RosterBook(transaction).write({ ...nothing, leaves: [{ doctorPid, from: day, to: until }] }, by, at);
      for (const [n, appointment] of toCome.entries()) {
        const slot = free?.[n];
        if (slot !== undefined) await relocate(transaction, secrets, { appointment, slot, reason, at, by });
      }
    });
    return { day, toCome: toCome.length, here: there.length - toCome.length, outside: 0, closed: true };
  }

  /**
   * Closes a day for bookings, or opens it again; who is to come then stays until moved.
   * @throws NOT_FOUND for a doctor of nobody's roster here, INPUT_INVALID for a day that is over or too far ahead
   */
  async close(doctorPid: PID, day: string, closed: boolean, by: PID): Promise<ComingDay> {
    const { absences, clock } = this.#parts;
    await this.#requireDoctor(doctorPid);
    this.#requireDayToCome(day);
    if (closed) await absences.close(doctorPid, day, by, clock.now().toISOString());
    else await absences.open(doctorPid, day);
    const found = (await this.days(doctorPid)).find((one) => one.day === day);
    return found ?? { day, toCome: 0, here: 0, outside: 0, closed };
  }

  async #requireDoctor(pid: PID): Promise<void> {
    const [doctor] = (await this.#parts.roster.page({ pid })).items;
    if (doctor === undefined) throw new OpenwardError('NOT_FOUND', 'The hospital has no such doctor');
  }

  #requireDayToCome(day: string): void {
    const last = dayIn(this.#parts.timeZone, new Date(this.#parts.clock.now().getTime() + farthestMs));
    if (day < this.#today() || day > last) throw new OpenwardError('INPUT_INVALID', 'day: over, or too far ahead');
  }

  #today(): string {
    return dayIn(this.#parts.timeZone, this.#parts.clock.now());
  }

  #dayOf({ start }: AppointmentRow): string {
    return start === undefined ? '' : dayIn(this.#parts.timeZone, new Date(start));
  }

  /** In the order of their times; none of the days before. */
  async #coming(doctorPid: PID): Promise<AppointmentRow[]> {
    const now = this.#parts.clock.now();
    const today = this.#today();
    const coming = await this.#parts.appointments.comingTo(doctorPid, new Date(now.getTime() - dayMs).toISOString());
    return coming.filter((appointment) => this.#dayOf(appointment) >= today);
  }
}
