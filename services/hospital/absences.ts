import { z } from 'zod';
import type { PID } from '../../domain/ids.ts';
import type { Queries } from '../database/open.ts';
import { readableRows } from '../database/rows.ts';

const Absence = z.object({ doctorPid: z.string(), day: z.string() });

/** Days on which a doctor takes nobody more: leave, a congress, a day whose patients were moved. */
export class Absences {
  constructor(private readonly queries: Queries) {}

  /** Those of these doctors, each as `dayOfDoctor` has it. */
  async of(pids: readonly string[]): Promise<ReadonlySet<string>> {
    const found: unknown = await this.queries('absences').whereIn('doctorPid', [...new Set(pids)]);
    return new Set(readableRows(Absence, found).readable.map(({ doctorPid, day }) => dayOfDoctor(doctorPid, day)));
  }

  /** Days of one doctor from one on, earliest first. */
  async from(doctorPid: PID, first: string): Promise<string[]> {
    const found: unknown = await this.queries('absences').where({ doctorPid }).where('day', '>=', first).orderBy('day');
    return readableRows(Absence, found).readable.map(({ day }) => day);
  }

  /** Closed twice is closed. */
  async close(doctorPid: PID, day: string, by: PID, at: string): Promise<void> {
    await this.queries('absences').insert({ doctorPid, day, closedBy: by, closedAt: at }).onConflict().ignore();
  }

  async open(doctorPid: PID, day: string): Promise<void> {
    await this.queries('absences').where({ doctorPid, day }).delete();
  }
}

/** A doctor's day, to look it up by. */
export function dayOfDoctor(pid: string, day: string): string {
  return `${pid} ${day}`;
}
