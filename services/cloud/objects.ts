import { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { PID, TID } from '../../domain/ids.ts';
import { ObjectKind } from '../../domain/object-place.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Queries } from '../database/open.ts';
import { row, rows } from '../database/rows.ts';
import { bytesADay } from '../http/budgets.ts';
import { limitReached } from '../http/limits.ts';

const A_DAY = 24 * 3600 * 1000;
const Sum = z.object({ bytes: z.coerce.number().optional() });

const ObjectRow = z.object({
  key: z.string(),
  tid: TID,
  kind: ObjectKind,
  owner: PID,
  bytes: z.coerce.number(),
  grantedAt: z.string(),
});
export type ObjectRow = z.infer<typeof ObjectRow>;

/** Which treatment an object was uploaded for: how a download is known to belong to it before P_DE is on the ledger. */
export class Objects {
  constructor(
    private readonly queries: Queries,
    private readonly clock: Clock,
  ) {}

  /**
   * The same object again is the same announcement and counts once.
   * @throws CONFLICT when the same ciphertext was announced for another treatment or by another person, LIMIT_REACHED
   */
  async announce(object: Omit<ObjectRow, 'grantedAt'>): Promise<void> {
    if ((await this.find(object.key)) === undefined) await this.#checkRoom(object);
    await this.queries('objects')
      .insert({ ...object, grantedAt: this.clock.now().toISOString() })
      .onConflict('key')
      .ignore();
    const kept = await this.find(object.key);
    if (kept?.tid !== object.tid || kept.owner !== object.owner || kept.bytes !== object.bytes)
      throw new OpenwardError('CONFLICT', 'The object was announced otherwise before');
  }

  async #checkRoom({ owner, bytes }: Pick<ObjectRow, 'owner' | 'bytes'>): Promise<void> {
    if ((await this.#announced({ owner })) + bytes > bytesADay.person)
      throw limitReached('bytes of one person a day', A_DAY / 1000);
    if ((await this.#announced({})) + bytes > bytesADay.all) throw limitReached('bytes of all a day', A_DAY / 1000);
  }

  /** Bytes announced since this time yesterday. */
  async #announced(where: { owner?: string }): Promise<number> {
    const since = new Date(this.clock.now().getTime() - A_DAY).toISOString();
    const sum = this.queries('objects').where(where).where('grantedAt', '>', since).sum({ bytes: 'bytes' });
    return rows(Sum, await sum)[0]?.bytes ?? 0;
  }

  async find(key: string): Promise<ObjectRow | undefined> {
    const found: unknown = await this.queries('objects').where({ key }).first();
    return found === undefined ? undefined : row(ObjectRow, found);
  }
}
