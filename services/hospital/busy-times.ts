import { z } from 'zod';
import { Instant, PID } from '../../domain/ids.ts';
import type { Queries } from '../database/open.ts';
import { readableRows } from '../database/rows.ts';

const Busy = z.object({ doctorPid: PID, start: Instant, minutes: z.number().int() });
const longestMs = 240 * 60_000;

/** When doctors have somebody: by start and length, since hours may have changed after the time was given. */
export class BusyTimes {
  private constructor(private readonly times: ReadonlyMap<string, readonly (readonly [from: number, to: number])[]>) {}

  /** Of these doctors, of a stretch of time, both ends included. */
  static async of(queries: Queries, pids: readonly string[], from: Date, until: Date): Promise<BusyTimes> {
    const found: unknown = await queries('appointments')
      .join('takenSlots', 'takenSlots.appointmentId', 'appointments.id')
      .whereIn('appointments.doctorPid', [...new Set(pids)])
      .where('appointments.start', '>=', new Date(from.getTime() - longestMs).toISOString())
      .where('appointments.start', '<=', until.toISOString())
      .select('appointments.doctorPid', 'appointments.start', 'appointments.minutes');
    const times = new Map<string, (readonly [number, number])[]>();
    for (const { doctorPid, start, minutes } of readableRows(Busy, found).readable) {
      const begins = Date.parse(start);
      times.set(doctorPid, [...(times.get(doctorPid) ?? []), [begins, begins + minutes * 60_000]]);
    }
    return new BusyTimes(times);
  }

  overlaps({ doctorPid, start, minutes }: { doctorPid: string; start: string; minutes: number }): boolean {
    const begins = Date.parse(start);
    const ends = begins + minutes * 60_000;
    return (this.times.get(doctorPid) ?? []).some(([from, to]) => from < ends && begins < to);
  }
}
