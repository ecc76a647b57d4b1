import { z } from 'zod';
import type { Queue } from '../http/readings.ts';
import { rows } from './rows.ts';

const Counted = z.object({ count: z.coerce.number() });

/** A query that can be counted. */
export interface Waiting {
  count(columns: { readonly count: string }): PromiseLike<unknown>;
}

/** Rows that wait for something, counted when somebody asks. */
export function waitingRows(name: string, waiting: () => Waiting): Queue {
  return {
    name,
    length: async () => rows(Counted, await waiting().count({ count: '*' }))[0]?.count ?? 0,
  };
}
