import { z } from 'zod';
import { StagedCapture } from '../../api/messages/hospital.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { PID, TID } from '../../domain/ids.ts';
import type { AppointmentRow } from './appointments.ts';
import type { Queries } from '../database/open.ts';
import { json, readableRows, row, rows } from '../database/rows.ts';

const CaptureRow = z.object({ capture: json(StagedCapture) });
const Counted = z.object({ count: z.coerce.number() });

/** While captures may be listed and withdrawn: the patient is here, and the doctor has not signed. */
export const inRoom: readonly AppointmentRow['status'][] = ['checked-in', 'in-treatment'];

/** @throws CONFLICT */
export function requireUnderWay({ status }: AppointmentRow): void {
  if (!inRoom.includes(status)) throw new OpenwardError('CONFLICT', 'The treatment is not under way');
}

/** What H_M lists of captures that lie in the storage; the objects themselves are the cloud's to know. */
export class CaptureList {
  constructor(private readonly queries: Queries) {}

  /** The same object again is the same capture, as it was listed first. @throws CONFLICT */
  async add(staged: StagedCapture): Promise<StagedCapture> {
    await this.queries('captures')
      .insert({ url: staged.url, tid: staged.tid, capture: JSON.stringify(staged) })
      .onConflict('url')
      .ignore();
    const kept = row(CaptureRow, await this.queries('captures').where({ url: staged.url }).first()).capture;
    if (kept.tid !== staged.tid) throw new OpenwardError('CONFLICT', 'The capture belongs to another treatment');
    return kept;
  }

  /** One that is not listed any more is withdrawn already. @throws NOT_FOUND for one that somebody else listed */
  async withdraw(tid: TID, url: string, technicianPid: PID): Promise<void> {
    const listed = (await this.of(tid)).find((capture) => capture.url === url);
    if (listed === undefined) return;
    if (listed.technicianPid !== technicianPid)
      throw new OpenwardError('NOT_FOUND', 'The capture was listed by somebody else');
    await this.queries('captures').where({ tid, url }).delete();
  }

  async count(tid: TID): Promise<number> {
    const [counted] = rows(Counted, await this.queries('captures').where({ tid }).count({ count: '*' }));
    return counted?.count ?? 0;
  }

  /** Oldest first. */
  async of(tid: TID): Promise<StagedCapture[]> {
    return readableRows(CaptureRow, await this.queries('captures').where({ tid }))
      .map(({ capture }) => capture)
      .sort((a, b) => a.start.localeCompare(b.start));
  }
}
