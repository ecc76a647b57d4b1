import { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { PID, TID } from '../../domain/ids.ts';
import { ObjectKind } from '../../domain/object-place.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Queries } from '../database/open.ts';
import { row } from '../database/rows.ts';

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

  /** @throws CONFLICT when the same ciphertext was announced for another treatment or by another person */
  async announce(object: Omit<ObjectRow, 'grantedAt'>): Promise<void> {
    await this.queries('objects')
      .insert({ ...object, grantedAt: this.clock.now().toISOString() })
      .onConflict('key')
      .ignore();
    const kept = await this.find(object.key);
    if (kept?.tid !== object.tid || kept.owner !== object.owner || kept.bytes !== object.bytes)
      throw new OpenwardError('CONFLICT', 'The object was announced otherwise before');
  }

  async find(key: string): Promise<ObjectRow | undefined> {
    const found: unknown = await this.queries('objects').where({ key }).first();
    return found === undefined ? undefined : row(ObjectRow, found);
  }
}
