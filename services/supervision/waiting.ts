import type { Knex } from 'knex';
import { z } from 'zod';
import type { WaitingRequests } from '../../api/messages/supervision.ts';
import { Instant } from '../../domain/ids.ts';
import { rows } from '../database/rows.ts';

/** Since when it waits, where that cannot be read: for longer than anybody would let it. */
export const LONG_AGO = '1970-01-01T00:00:00.000Z';
const Waiting = z.object({ count: z.coerce.number(), oldest: Instant.optional().catch(LONG_AGO) });

/**
 * How many rows of a query wait, and since when the oldest does: counted by the database. None where there is none.
 * @param since column of the moment they were made
 */
export async function waitingOf(
  query: Knex.QueryBuilder,
  since: string,
  what: Pick<WaitingRequests, 'kind' | 'holder'>,
): Promise<WaitingRequests[]> {
  const found: unknown = await query.count({ count: '*' }).min({ oldest: since });
  return rows(Waiting, found).flatMap(({ count, oldest }) =>
    count === 0 || oldest === undefined ? [] : [{ ...what, count, oldest }],
  );
}
