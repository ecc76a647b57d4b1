import { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { Instant, PID, Sha256Hex, TID } from '../../domain/ids.ts';
import { ObjectKind } from '../../domain/object-place.ts';
import { MAX_OBJECT_BYTES } from '../../domain/record.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Database, Queries } from '../database/open.ts';
import { flag, row, rows, workRows, type ReadRows } from '../database/rows.ts';
import { bytesADay, longestUpload } from '../http/budgets.ts';
import { limitReached } from '../http/limits.ts';

const A_DAY = 24 * 3600 * 1000;
/** Looked after in one round. */
const MOST_AT_ONCE = 500;

const ObjectRow = z.object({
  key: z.string(),
  tid: TID,
  kind: ObjectKind,
  owner: PID,
  bytes: z.coerce.number(),
  /** Absent for what was announced before permits were bound to content. */
  sha256: Sha256Hex.optional(),
  /** When it began to count. */
  grantedAt: Instant,
  /** Whether its bytes count against the budgets. */
  counted: flag,
  /** When the storage is to be asked whether it came; absent once it is known to lie there. */
  lookAt: Instant.optional(),
  /** When its digest was found to be its name. */
  verifiedAt: Instant.optional(),
});
export type ObjectRow = z.infer<typeof ObjectRow>;
type Announced = Pick<ObjectRow, 'key' | 'tid' | 'kind' | 'owner' | 'bytes' | 'sha256'>;

/**
 * What may lie in the storage, by whom and for which treatment: how a download is known to belong to a treatment before
 * P_DE is on the ledger. Kept here as well is how many bytes of a day's budget are spent, so that a restart forgets
 * none: what was permitted counts until its permit has run out, what lies there counts on.
 */
export class Objects {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * The same object again is the same announcement and counts once; its permit is renewed.
   * @throws CONFLICT when it was announced otherwise, LIMIT_REACHED
   */
  announce(object: Announced, expiresAt: string): Promise<void> {
    return this.database.transaction(async (queries) => {
      // One announcement after the other: two at once would both fit into what is left for one.
      await queries('turns').where({ name: 'bytes' }).increment('taken', 1);
      const known = await find(queries, object.key);
      if (known !== undefined && !isSame(known, object))
        throw new OpenwardError('CONFLICT', 'The object was announced otherwise before');
      if (known?.counted !== true) await this.#checkRoom(queries, object);
      await queries('objects')
        .insert({ ...object, ...this.#permitted(known, expiresAt) })
        .onConflict('key')
        .merge();
    });
  }

  /** Of somebody, or of all, what the storage is to be asked about now; the longest waiting first. */
  async due(owner?: string): Promise<ReadRows<ObjectRow>> {
    const now = this.clock.now().toISOString();
    const due = this.database('objects')
      .where(owner === undefined ? {} : { owner })
      .where('lookAt', '<=', now)
      .orderBy(['lookAt', 'key']);
    return workRows(ObjectRow, due, MOST_AT_ONCE);
  }

  /** It lies there: it counts from when it was permitted, and is not looked for again. */
  async found({ key }: Pick<ObjectRow, 'key'>): Promise<void> {
    await this.database('objects').where({ key }).update({ counted: true, lookAt: null });
  }

  /** As `found`, and its digest is the one its name says. */
  async verified({ key }: Pick<ObjectRow, 'key'>): Promise<void> {
    const verifiedAt = this.clock.now().toISOString();
    await this.database('objects').where({ key }).update({ counted: true, lookAt: null, verifiedAt });
  }

  /**
   * It does not lie there though its permit has run out: its bytes are given back. An upload that began in time may
   * still be under way, so it is looked for once more when that cannot be any longer; then it is forgotten.
   */
  async missed({ key, lookAt, counted }: ObjectRow): Promise<void> {
    // Announced anew meanwhile, it is another matter.
    const asLookedAt = this.database('objects').where({ key, lookAt: lookAt ?? null });
    if (!counted) await asLookedAt.delete();
    else await asLookedAt.update({ counted: false, lookAt: this.#later(longestUpload) });
  }

  find(key: string): Promise<ObjectRow | undefined> {
    return find(this.database, key);
  }

  /** Whether one like this was ever permitted here, and not forgotten since. */
  async has(like: Pick<ObjectRow, 'kind'> & Partial<Pick<ObjectRow, 'tid' | 'owner'>>): Promise<boolean> {
    return (await this.database('objects').where(like).first('key')) !== undefined;
  }

  #permitted(known: ObjectRow | undefined, expiresAt: string): Partial<Record<keyof ObjectRow, unknown>> {
    const grantedAt = known?.counted === true ? known.grantedAt : this.clock.now().toISOString();
    const stored = known !== undefined && known.lookAt === undefined;
    return { grantedAt, counted: true, lookAt: stored ? null : expiresAt };
  }

  async #checkRoom(queries: Queries, { owner, bytes }: Pick<ObjectRow, 'owner' | 'bytes'>): Promise<void> {
    const budgets = [
      { what: 'bytes of one person a day', where: { owner }, most: bytesADay.person },
      { what: 'bytes of all a day', where: {}, most: bytesADay.all },
    ];
    for (const { what, where, most } of budgets) {
      const spent = await this.#spent(queries, where);
      if (spent.bytes + bytes > most) throw limitReached(what, this.#secondsUntilRoom(spent));
    }
  }

  /** Bytes that count since this time yesterday, and when the first of them may be there again. */
  async #spent(queries: Queries, where: { owner?: string }): Promise<z.infer<typeof Spent>> {
    const counted = queries('objects')
      .where(where)
      .whereNot({ counted: false })
      .where((young) =>
        young.where('grantedAt', '>', this.#later(-A_DAY)).orWhereRaw('length(??) <> 24', ['grantedAt']),
      );
    // What cannot be read gives nothing away: it is of this day, and as long as an object can be.
    const bytes = queries.raw('sum(case when ?? between 1 and ? then ?? else ? end) as ??', [
      ...['bytes', MAX_OBJECT_BYTES, 'bytes', MAX_OBJECT_BYTES, 'bytes'],
    ]);
    const found = await counted.select(bytes).min({ oldest: 'grantedAt', nextLook: 'lookAt' });
    return rows(Spent, found)[0] ?? { bytes: 0 };
  }

  #secondsUntilRoom({ oldest, nextLook }: z.infer<typeof Spent>): number {
    const now = this.clock.now().getTime();
    const leaves = oldest === undefined ? A_DAY : Date.parse(oldest) + A_DAY - now;
    const returns = nextLook === undefined ? A_DAY : Date.parse(nextLook) - now;
    return Math.max(1, Math.ceil(Math.min(leaves, returns) / 1000));
  }

  #later(milliseconds: number): string {
    return new Date(this.clock.now().getTime() + milliseconds).toISOString();
  }
}

const Spent = z.object({
  bytes: z.coerce.number().default(0),
  /** When room comes is said as well as it can be: what cannot be read is no time. */
  oldest: Instant.optional().catch(undefined),
  nextLook: Instant.optional().catch(undefined),
});

async function find(queries: Queries, key: string): Promise<ObjectRow | undefined> {
  const found: unknown = await queries('objects').where({ key }).first();
  return found === undefined ? undefined : row(ObjectRow, found);
}

function isSame(known: ObjectRow, { tid, owner, bytes, sha256 }: Announced): boolean {
  const sameContent = known.bytes === bytes && (known.sha256 ?? sha256) === sha256;
  return known.tid === tid && known.owner === owner && sameContent;
}
