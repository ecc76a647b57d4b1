import { z } from 'zod';
import type { Clock } from '../../domain/clock.ts';
import { dayIn } from '../../domain/day.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { Instant, PID } from '../../domain/ids.ts';
import { inOrder, usualHours, type DoctorHours, type Leave, type RosterChanges } from '../../domain/roster.ts';
import type { HospitalRoster, RosterEffects } from '../../api/messages/roster.ts';
import type { Database, Queries } from '../database/open.ts';
import { readableRows } from '../database/rows.ts';
import { Calendar, type RosterPlan } from './calendar.ts';
import { RosterBook } from './roster-book.ts';

const Coming = z.object({ doctorPid: PID, start: Instant });
const Listed = z.object({ pid: PID });

export interface RosterDeskParts {
  readonly database: Database;
  readonly clock: Clock;
  /** Whose days and hours these are. */
  readonly timeZone: string;
}

/** Where the hospital's administrator says when and where doctors see patients. */
export class RosterDesk {
  constructor(private readonly parts: RosterDeskParts) {}

  async look(): Promise<HospitalRoster> {
    const { hours, days, leaves, unreadable } = await new RosterBook(this.parts.database).read();
    return {
      timeZone: this.parts.timeZone,
      usual: usualHours,
      hours: [...hours].map(([doctorPid, given]) => ({ doctorPid: PID.parse(doctorPid), hours: given })),
      days: [...days.values()],
      leaves: [...leaves],
      unreadable,
    };
  }

  /**
   * What is so already is no change, so that the same twice is once. Nobody who is booked is moved or forgotten: who
   * comes at a time that is no longer one is told of.
   * @param dry looks only @throws NOT_FOUND for a doctor of nobody's roster here, INPUT_INVALID for one who is in it
   * twice; nothing is changed then
   */
  change(asked: RosterChanges, dry: boolean, by: PID): Promise<RosterEffects> {
    const { database, clock } = this.parts;
    return database.transaction(async (transaction) => {
      const book = new RosterBook(transaction);
      const before = await book.read();
      requireOnce(asked);
      const changes = differing(asked, before);
      await requireDoctors(transaction, changes);
      const effects = {
        changes,
        undo: inverse(changes, before),
        affected: await this.#affected(transaction, before, changes),
      };
      if (!dry) await book.write(changes, by, clock.now().toISOString());
      return effects;
    });
  }

  /** Who is to come at a time that was one before and is none afterwards: how many, by doctor and day. */
  async #affected(queries: Queries, before: RosterPlan, changes: RosterChanges): Promise<RosterEffects['affected']> {
    const { clock, timeZone } = this.parts;
    const now = new Calendar(timeZone, before);
    const then = new Calendar(timeZone, after(before, changes));
    const found: unknown = await queries('appointments')
      .where({ status: 'assigned' })
      .where('start', '>=', clock.now().toISOString())
      .orderBy('start')
      .select('doctorPid', 'start');
    const counts = new Map<string, RosterEffects['affected'][number]>();
    for (const { doctorPid, start } of readableRows(Coming, found).readable) {
      const moment = new Date(start);
      if (!now.offers(doctorPid, moment) || then.offers(doctorPid, moment)) continue;
      const day = dayIn(timeZone, moment);
      const key = `${doctorPid} ${day}`;
      counts.set(key, { doctorPid, day, toCome: (counts.get(key)?.toCome ?? 0) + 1 });
    }
    return [...counts.values()];
  }
}

async function requireDoctors(queries: Queries, { hours, leaves }: RosterChanges): Promise<void> {
  const pids = new Set([...hours, ...leaves].map(({ doctorPid }) => doctorPid));
  const found: unknown = await queries('doctors')
    .whereIn('pid', [...pids])
    .select('pid');
  if (readableRows(Listed, found).readable.length < pids.size)
    throw new OpenwardError('NOT_FOUND', 'The hospital has no such doctor');
}

function requireOnce({ hours, days, ordinary }: RosterChanges): void {
  const pids = hours.map(({ doctorPid }) => doctorPid);
  const named = [...days.map(({ day }) => day), ...ordinary];
  if (new Set(pids).size < pids.length || new Set(named).size < named.length)
    throw new OpenwardError('INPUT_INVALID', 'changes: one doctor or one day twice');
}

/** As it is kept: one way to write the same hours. */
function written({ room, minutes, sessions }: DoctorHours): DoctorHours {
  return { ...(room === undefined ? {} : { room }), minutes, sessions: inOrder(sessions) };
}

const sameHours = (a: DoctorHours | undefined, b: DoctorHours | undefined): boolean =>
  JSON.stringify(a && written(a)) === JSON.stringify(b && written(b));
const sameLeave = (a: Leave) => (b: Leave) => a.doctorPid === b.doctorPid && a.from === b.from && a.to === b.to;

/** Only what is not so yet. */
function differing({ hours, days, ordinary, leaves, back }: RosterChanges, before: RosterPlan): RosterChanges {
  return {
    hours: hours
      .filter(({ doctorPid, hours: given }) => !sameHours(given, before.hours.get(doctorPid)))
      .map(({ doctorPid, hours: given }) => ({ doctorPid, ...(given === undefined ? {} : { hours: written(given) }) })),
    days: days.filter(({ day, name, like }) => {
      const known = before.days.get(day);
      return known === undefined || known.name !== name || known.like !== like;
    }),
    ordinary: ordinary.filter((day) => before.days.has(day)),
    leaves: leaves.filter((leave, at) => ![...before.leaves, ...leaves.slice(0, at)].some(sameLeave(leave))),
    back: back.filter((leave) => before.leaves.some(sameLeave(leave))),
  };
}

/** What makes it as it was. */
function inverse({ hours, days, ordinary, leaves, back }: RosterChanges, before: RosterPlan): RosterChanges {
  const known = (named: readonly string[]) => named.flatMap((day) => before.days.get(day) ?? []);
  const named = days.map(({ day }) => day);
  return {
    hours: hours.map(({ doctorPid }) => {
      const given = before.hours.get(doctorPid);
      return { doctorPid, ...(given === undefined ? {} : { hours: given }) };
    }),
    days: known([...named, ...ordinary]),
    ordinary: named.filter((day) => !before.days.has(day)),
    leaves: back,
    back: leaves,
  };
}

function after(before: RosterPlan, { hours, days, ordinary, leaves, back }: RosterChanges): RosterPlan {
  const given = new Map(before.hours);
  for (const { doctorPid, hours: one } of hours)
    if (one === undefined) given.delete(doctorPid);
    else given.set(doctorPid, one);
  const special = new Map([...before.days].filter(([day]) => !ordinary.includes(day)));
  for (const one of days) special.set(one.day, one);
  const away = before.leaves.filter((leave) => !back.some(sameLeave(leave)));
  return { hours: given, days: special, leaves: [...away, ...leaves] };
}
