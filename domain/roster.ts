import { z } from 'zod';
import { bounds } from './bounds.ts';
import { PID } from './ids.ts';
import { entering, stored, type Texts } from './text.ts';

/** 1 is Monday, 7 Sunday. */
const Weekday = z.number().int().min(1).max(7);

/** By the hospital's clocks; a stretch may end at `24:00`. */
const ClockTime = z.string().regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/);

/** A stretch of consulting hours on one day of every week. */
export const ConsultingStretch = z.strictObject({ weekday: Weekday, from: ClockTime, to: ClockTime });
export type ConsultingStretch = z.infer<typeof ConsultingStretch>;

/** Minutes since midnight. */
export function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** Whether each holds a whole appointment, and none begins before the one before it has ended. */
function areInOrder(sessions: readonly ConsultingStretch[], minutes: number): boolean {
  const sorted = inOrder(sessions);
  return sorted.every(({ weekday, from, to }, at) => {
    const before = sorted[at - 1];
    if (before?.weekday === weekday && minutesOf(before.to) > minutesOf(from)) return false;
    return minutesOf(from) + minutes <= minutesOf(to);
  });
}

/** By weekday and time. */
export function inOrder(sessions: readonly ConsultingStretch[]): ConsultingStretch[] {
  return [...sessions].sort((a, b) => a.weekday - b.weekday || minutesOf(a.from) - minutesOf(b.from));
}

const hours = (texts: Texts) =>
  z
    .strictObject({
      /** Number or name of the room, as it stands on the door; absent: the one that H_M gives each doctor. */
      room: texts.line(bounds.room).optional(),
      /** How long an appointment is. */
      minutes: z.number().int().min(5).max(240),
      /** None: the doctor sees nobody by appointment. */
      sessions: z.array(ConsultingStretch).max(bounds.sessions),
    })
    .refine(({ sessions, minutes }) => areInOrder(sessions, minutes), 'hours overlap, or are too short');

/** When and where a doctor sees patients, week after week. */
export const DoctorHours = hours(entering);
/** The same as it lies in the database. */
export const StoredDoctorHours = hours(stored);
export type DoctorHours = z.infer<typeof DoctorHours>;

const specialDay = (texts: Texts) =>
  z.strictObject({
    day: z.iso.date(),
    name: texts.line(bounds.name),
    /** Work is done as on this weekday, as on a Sunday that makes up for a holiday; absent: nobody is seen. */
    like: Weekday.optional(),
  });

/** A day on which the whole hospital does not work as on its weekday. */
export const SpecialDay = specialDay(entering);
/** The same as it lies in the database. */
export const StoredSpecialDay = specialDay(stored);
export type SpecialDay = z.infer<typeof SpecialDay>;

/** Days on which a doctor is away, both included. */
export const Leave = z
  .strictObject({ doctorPid: PID, from: z.iso.date(), to: z.iso.date() })
  .refine(({ from, to }) => from <= to, 'ends before it begins');
export type Leave = z.infer<typeof Leave>;

const most = bounds.rosterChanges;

/** What is to be different in a roster. What is so already is no change. */
export const RosterChanges = z.strictObject({
  /** `hours` absent: those that every doctor has who was given none. */
  hours: z
    .array(z.strictObject({ doctorPid: PID, hours: DoctorHours.optional() }))
    .max(most)
    .default([]),
  days: z.array(SpecialDay).max(most).default([]),
  /** Days that are to be like any other. */
  ordinary: z.array(z.iso.date()).max(most).default([]),
  leaves: z.array(Leave).max(most).default([]),
  back: z.array(Leave).max(most).default([]),
});
export type RosterChanges = z.infer<typeof RosterChanges>;

/** Monday to Friday, half hours from nine to half past four: of a doctor who was given none. */
export const usualHours: DoctorHours = {
  minutes: 30,
  sessions: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '09:00', to: '16:30' })),
};
