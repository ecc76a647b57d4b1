import { z } from 'zod';
import { PID } from '../../domain/ids.ts';
import { Leave, RosterChanges, StoredDoctorHours, StoredSpecialDay } from '../../domain/roster.ts';

/** What a hospital has said of its doctors' times: of whom `hours` says nothing has the `usual` ones. */
export const HospitalRoster = z.object({
  /** Whose days and hours these are. */
  timeZone: z.string(),
  usual: StoredDoctorHours,
  hours: z.array(z.object({ doctorPid: PID, hours: StoredDoctorHours })),
  days: z.array(StoredSpecialDay),
  leaves: z.array(Leave),
  /** How many entries cannot be read; they count as not there. */
  unreadable: z.number().int().min(0),
});
export type HospitalRoster = z.infer<typeof HospitalRoster>;

/** What changes of a roster do, or would do. */
export const RosterEffects = z.object({
  /** Those that are changes. */
  changes: RosterChanges,
  /** What makes it as it was before. */
  undo: RosterChanges,
  /** Who is to come at a time that is then none: how many, by doctor and day. They are kept until they are moved. */
  affected: z.array(z.object({ doctorPid: PID, day: z.iso.date(), toCome: z.number().int().min(1) })),
});
export type RosterEffects = z.infer<typeof RosterEffects>;
