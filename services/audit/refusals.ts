import { z } from 'zod';
import type { AuditNote } from '../../domain/audit.ts';
import type { Migration } from '../database/migrations.ts';
import type { Queries } from '../database/open.ts';
import { rows } from '../database/rows.ts';

const Counted = z.object({ act: z.string(), code: z.string(), count: z.coerce.number() });
/** How often a call was refused for a reason. */
export type CountedRefusal = z.infer<typeof Counted>;

/** Kinds that are told, the most frequent first. */
const mostKinds = 100;
/** Milliseconds for which an hour's numbers are kept. */
const KEPT_MS = 30 * 24 * 3600 * 1000;

/**
 * What the trail has of refusals, in numbers by the hour: so that nobody goes through its entries to count them. A
 * help for supervision that proves nothing; the entries do.
 */
export const refusalsMigration = (name: string): Migration => ({
  name,
  async up(database) {
    await database.schema.createTable('auditRefusals', (table) => {
      table.string('hour', 13).notNullable();
      table.string('act', 64).notNullable();
      table.string('code', 64).notNullable();
      table.integer('times').notNullable();
      table.primary(['hour', 'act', 'code']);
    });
  },
});

const hourOf = (instant: string): string => instant.slice(0, 13);

/** In the transaction of the entries that they are. */
export async function countRefusals(queries: Queries, at: string, notes: readonly AuditNote[]): Promise<void> {
  const counted = new Map<string, { act: string; code: string; times: number }>();
  for (const { act, outcome: code } of notes) {
    if (code === undefined || code === 'OK') continue;
    const key = `${act} ${code}`;
    counted.set(key, { act, code, times: (counted.get(key)?.times ?? 0) + 1 });
  }
  for (const { act, code, times } of counted.values())
    await queries('auditRefusals')
      .insert({ hour: hourOf(at), act, code, times })
      .onConflict(['hour', 'act', 'code'])
      .merge({ times: queries.raw('?? + ?', ['auditRefusals.times', times]) });
}

/** From the beginning of that hour on. */
export async function refusalsSince(queries: Queries, since: Date): Promise<CountedRefusal[]> {
  const found: unknown = await queries('auditRefusals')
    .where('hour', '>=', hourOf(since.toISOString()))
    .groupBy('act', 'code')
    .select('act', 'code')
    .sum({ count: 'times' })
    .orderBy([{ column: 'count', order: 'desc' }, 'act', 'code'])
    .limit(mostKinds);
  return rows(Counted, found);
}

export async function forgetRefusals(queries: Queries, now: Date): Promise<void> {
  const before = hourOf(new Date(now.getTime() - KEPT_MS).toISOString());
  await queries('auditRefusals').where('hour', '<', before).delete();
}
