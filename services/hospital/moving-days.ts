import { dayIn } from '../../domain/day.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { PID } from '../../domain/ids.ts';
import type { ComingDay } from '../../api/messages/hospital.ts';
import type { Database } from '../database/open.ts';
import { Absences } from './absences.ts';
import type { AppointmentRow } from './appointments.ts';
import type { BookingParts } from './booking.ts';
import { relocate } from './relocation.ts';
import { Timetable } from './timetable.ts';

/** Today began at most so long ago, and an hour more where clocks are put back. */
const dayMs = 25 * 3_600_000;
/** A day can be closed so far ahead. */
const farthestMs = 400 * 24 * 3_600_000;

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

  /** Days from today on, on which somebody is to come to a doctor or the doctor is away; earliest first. */
  async days(doctorPid: PID): Promise<ComingDay[]> {
    const away = new Set(await this.#parts.absences.from(doctorPid, this.#today()));
    const days = new Map([...away].map((day) => [day, { day, toCome: 0, here: 0, closed: true }]));
    for (const appointment of await this.#coming(doctorPid)) {
      const day = this.#dayOf(appointment);
      const known = days.get(day) ?? { day, toCome: 0, here: 0, closed: away.has(day) };
      const isToCome = appointment.status === 'assigned';
      days.set(day, isToCome ? { ...known, toCome: known.toCome + 1 } : { ...known, here: known.here + 1 });
    }
    return [...days.values()].sort((a, b) => a.day.localeCompare(b.day));
  }

  /**
   * To the doctor's next free times after that day, in the order in which they were; who has checked in stays. All of
   * them or none, and the day is closed. Moved again there is nobody left to move.
   * @throws NOT_FOUND for a doctor of nobody's roster here, to whom nobody is to come; INPUT_INVALID for a day that is
   * over or too far ahead; TIMES_TOO_FEW, SLOT_TAKEN, CONFLICT when something was changed meanwhile; nobody is moved
   * then
   */
  async move(doctorPid: PID, day: string, reason: string, by: PID): Promise<ComingDay> {
    const { database, secrets, clock } = this.#parts;
    this.#requireDayToCome(day);
    const there = (await this.#coming(doctorPid)).filter((appointment) => this.#dayOf(appointment) === day);
    // Who has left has patients to be moved all the same.
    if (there.length === 0) await this.#requireDoctor(doctorPid);
    const toCome = there.filter(({ status }) => status === 'assigned');
    const [first] = toCome;
    const free = first && (await this.#timetable.freeAfter(first.department, doctorPid, day));
    if (free !== undefined && free.length < toCome.length) throw new OpenwardError('TIMES_TOO_FEW');
    const at = clock.now().toISOString();
    await database.transaction(async (transaction) => {
      await new Absences(transaction).close(doctorPid, day, by, at);
      for (const [n, appointment] of toCome.entries()) {
        const slot = free?.[n];
        if (slot !== undefined) await relocate(transaction, secrets, { appointment, slot, reason, at, by });
      }
    });
    return { day, toCome: toCome.length, here: there.length - toCome.length, closed: true };
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
    return found ?? { day, toCome: 0, here: 0, closed };
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
