import { z } from 'zod';
import { StagedCapture } from '../../api/messages/hospital.ts';
import { bounds } from '../../domain/bounds.ts';
import { KeyedLock } from '../../connections/keyed-lock.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { PID, TID } from '../../domain/ids.ts';
import type { AppointmentRow } from './appointments.ts';
import type { Queries } from '../database/open.ts';
import { json, row, rows } from '../database/rows.ts';
import { limitReached } from '../http/limits.ts';

const CaptureRow = z.object({ capture: json(StagedCapture) });
const Listed = z.looseObject({ url: z.string() });
const Counted = z.object({ tid: z.string(), count: z.coerce.number() });

/** While captures may be listed and withdrawn: the patient is here, and the doctor has not signed. */
export const inRoom: readonly AppointmentRow['status'][] = ['checked-in', 'in-treatment'];

/** What is amended is over for devices, also when the patient has sent the amendment back. @throws CONFLICT */
export function requireUnderWay({ status, signedVersion = 1 }: AppointmentRow): void {
  if (signedVersion > 1) throw new OpenwardError('CONFLICT', 'The treatment is closed');
  if (!inRoom.includes(status)) throw new OpenwardError('CONFLICT', 'The treatment is not under way');
}

/** What H_M lists of captures that lie in the storage; the objects themselves are the cloud's to know. */
export class CaptureList {
  readonly #lock = new KeyedLock();

  constructor(private readonly queries: Queries) {}

  /** The same object again is the same capture, as it was listed first. @throws CONFLICT, LIMIT_REACHED */
  add(staged: StagedCapture): Promise<StagedCapture> {
    // Counted and added in the treatment's turn: those that come at once do not all find room.
    return this.#lock.run(staged.tid, () => this.#addWithin(staged));
  }

  async #addWithin(staged: StagedCapture): Promise<StagedCapture> {
    const { url, tid } = staged;
    const known = await this.#find(url);
    if (known === undefined && (await this.count(tid)) >= bounds.captures)
      throw limitReached('captures of a treatment');
    await this.queries('captures')
      .insert({ url, tid, capture: JSON.stringify(staged) })
      .onConflict('url')
      .ignore();
    const kept = known ?? (await this.#find(url)) ?? staged;
    if (kept.tid !== tid) throw new OpenwardError('CONFLICT', 'The capture belongs to another treatment');
    return kept;
  }

  async #find(url: string): Promise<StagedCapture | undefined> {
    const found: unknown = await this.queries('captures').where({ url }).first();
    return found === undefined ? undefined : row(CaptureRow, found).capture;
  }

  /** One that is not listed any more is withdrawn already. @throws NOT_FOUND for one that somebody else listed */
  async withdraw(tid: TID, url: string, technicianPid: PID): Promise<void> {
    const raw: unknown = await this.queries('captures').where({ tid, url }).first();
    if (raw === undefined) return;
    const listed = CaptureRow.safeParse(raw);
    // Whose one was that cannot be read nobody knows any more; what it spoke of lies in the storage as before.
    if (listed.success && listed.data.capture.technicianPid !== technicianPid)
      throw new OpenwardError('NOT_FOUND', 'The capture was listed by somebody else');
    await this.queries('captures').where({ tid, url }).delete();
  }

  async count(tid: TID): Promise<number> {
    return (await this.counts([tid])).get(tid) ?? 0;
  }

  /** Of each of these treatments that has any. */
  async counts(tids: readonly TID[]): Promise<ReadonlyMap<string, number>> {
    const counting = this.queries('captures').whereIn('tid', tids).groupBy('tid').select('tid').count({ count: '*' });
    return new Map(rows(Counted, await counting).map(({ tid, count }) => [tid, count]));
  }

  /**
   * Oldest first; at most `bounds.captures`. A doctor signs what is listed here: a list that would lack one without a
   * word is none.
   * @throws CAPTURE_UNREADABLE, with the address of one that cannot be read (`capture`)
   */
  async of(tid: TID): Promise<StagedCapture[]> {
    const all = z.array(Listed).parse(await this.queries('captures').where({ tid }));
    return all.map((one) => captureIn(one)).sort((a, b) => a.start.localeCompare(b.start));
  }
}

function captureIn(raw: z.infer<typeof Listed>): StagedCapture {
  const read = CaptureRow.safeParse(raw);
  if (!read.success)
    throw new OpenwardError('CAPTURE_UNREADABLE', undefined, { cause: read.error, details: { capture: raw.url } });
  return read.data.capture;
}
