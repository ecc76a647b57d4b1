import dayjs from 'dayjs';
import timezone from 'dayjs/plugin/timezone.js';
import utc from 'dayjs/plugin/utc.js';
import { dayAfter, dayIn } from '../../domain/day.ts';
import { minutesOf, usualHours, type DoctorHours, type Leave, type SpecialDay } from '../../domain/roster.ts';

dayjs.extend(utc);
dayjs.extend(timezone);

/** What a hospital has said of its doctors' times. */
export interface RosterPlan {
  /** By PID; of the others the usual ones. */
  readonly hours: ReadonlyMap<string, DoctorHours>;
  /** By day, `YYYY-MM-DD`. */
  readonly days: ReadonlyMap<string, SpecialDay>;
  readonly leaves: readonly Leave[];
}

/**
 * When doctors see patients, by the hospital's clocks. Times follow from the roster and the calendar alone, so nothing
 * needs to be made ahead; only that one is taken is kept.
 */
export class Calendar {
  readonly #moments = new Map<string, Date>();

  constructor(
    readonly timeZone: string,
    private readonly plan: RosterPlan,
  ) {}

  hoursOf(pid: string): DoctorHours {
    return this.plan.hours.get(pid) ?? usualHours;
  }

  /** Why a doctor sees nobody on a day on which there might be times. */
  offOn(pid: string, day: string): 'leave' | 'holiday' | undefined {
    const special = this.plan.days.get(day);
    if (special !== undefined && special.like === undefined) return 'holiday';
    return this.isOnLeave(pid, day) ? 'leave' : undefined;
  }

  isOnLeave(pid: string, day: string): boolean {
    return this.plan.leaves.some(({ doctorPid, from, to }) => doctorPid === pid && from <= day && day <= to);
  }

  /** When consultations of a doctor begin on so many days from a moment on, in order; of those on leave as well. */
  startsFrom(pid: string, from: Date, days: number): Date[] {
    const today = dayIn(this.timeZone, from);
    return Array.from({ length: days }, (_, ahead) => this.startsOn(pid, dayAfter(today, ahead)))
      .flat()
      .filter((start) => start > from);
  }

  /** On one day. */
  startsOn(pid: string, day: string): Date[] {
    const special = this.plan.days.get(day);
    if (special !== undefined && special.like === undefined) return [];
    const weekday = special?.like ?? (dayjs.utc(day).day() || 7);
    const { minutes, sessions } = this.hoursOf(pid);
    const starts = new Map<number, Date>();
    for (const session of sessions.filter((one) => one.weekday === weekday))
      for (let minute = minutesOf(session.from); minute + minutes <= minutesOf(session.to); minute += minutes) {
        // An hour that is left out when clocks are put forward is the one after it: there already, or once.
        const start = this.#at(day, minute);
        starts.set(start.getTime(), start);
      }
    return [...starts.values()].sort((a, b) => a.getTime() - b.getTime());
  }

  /** Whether somebody could be given that time as things are now. */
  offers(pid: string, start: Date): boolean {
    const day = dayIn(this.timeZone, start);
    if (this.offOn(pid, day) !== undefined) return false;
    return this.startsOn(pid, day).some((one) => one.getTime() === start.getTime());
  }

  #at(day: string, minute: number): Date {
    const time = dayjs.utc(day).add(minute, 'minute').format('YYYY-MM-DDTHH:mm');
    const known = this.#moments.get(time);
    if (known !== undefined) return known;
    const moment = dayjs.tz(time, this.timeZone).toDate();
    this.#moments.set(time, moment);
    return moment;
  }
}
