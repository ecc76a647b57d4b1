import { z } from 'zod';
import { PID } from '../../domain/ids.ts';
import { StoredDoctorHours, StoredSpecialDay, type RosterChanges } from '../../domain/roster.ts';
import type { Queries } from '../database/open.ts';
import { json, readableRows } from '../database/rows.ts';
import type { RosterPlan } from './calendar.ts';

const HoursRow = z.object({ doctorPid: PID, hours: json(StoredDoctorHours) });
const DayRow = z.object({
  day: StoredSpecialDay.shape.day,
  name: StoredSpecialDay.shape.name,
  likeWeekday: StoredSpecialDay.shape.like,
});
const LeaveRow = z.object({ doctorPid: PID, fromDay: z.iso.date(), toDay: z.iso.date() });

/** A plan, and how many rows of it cannot be read: such a doctor has the usual hours, such a day is like any other. */
export type ReadPlan = RosterPlan & { readonly unreadable: number };

/** What the hospital has said of hours, rooms, holidays and leave, in its database. */
export class RosterBook {
  constructor(private readonly queries: Queries) {}

  async read(): Promise<ReadPlan> {
    const [hoursFound, daysFound, leavesFound]: unknown[] = await Promise.all([
      this.queries('doctorHours'),
      this.queries('specialDays').orderBy('day'),
      this.queries('leaves').orderBy([{ column: 'fromDay' }, { column: 'toDay' }, { column: 'doctorPid' }]),
    ]);
    const hours = readableRows(HoursRow, hoursFound);
    const days = readableRows(DayRow, daysFound);
    const leaves = readableRows(LeaveRow, leavesFound);
    return {
      hours: new Map(hours.readable.map((one) => [one.doctorPid, one.hours])),
      days: new Map(
        days.readable.map(({ day, name, likeWeekday }) => [
          day,
          { day, name, ...(likeWeekday === undefined ? {} : { like: likeWeekday }) },
        ]),
      ),
      leaves: leaves.readable.map(({ doctorPid, fromDay, toDay }) => ({ doctorPid, from: fromDay, to: toDay })),
      unreadable: hours.unreadable + days.unreadable + leaves.unreadable,
    };
  }

  /** All or nothing where it is given a transaction. */
  async write({ hours, days, ordinary, leaves, back }: RosterChanges, by: PID, at: string): Promise<void> {
    const made = { changedBy: by, changedAt: at };
    for (const { doctorPid, hours: given } of hours)
      if (given === undefined) await this.queries('doctorHours').where({ doctorPid }).delete();
      else
        await this.queries('doctorHours')
          .insert({ doctorPid, hours: JSON.stringify(given), ...made })
          .onConflict('doctorPid')
          .merge();
    for (const { day, name, like } of days)
      await this.queries('specialDays')
        .insert({ day, name, likeWeekday: like ?? null, ...made })
        .onConflict('day')
        .merge();
    for (const day of ordinary) await this.queries('specialDays').where({ day }).delete();
    for (const { doctorPid, from, to } of leaves)
      await this.queries('leaves')
        .insert({ doctorPid, fromDay: from, toDay: to, ...made })
        .onConflict()
        .ignore();
    for (const { doctorPid, from, to } of back)
      await this.queries('leaves').where({ doctorPid, fromDay: from, toDay: to }).delete();
  }
}
