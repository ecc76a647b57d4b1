import type { z } from 'zod';
import type { Transaction } from '../../api/ledger/transaction.ts';
import type { Ledger } from '../../api/ledger/ledger.ts';
import { isCode } from './errors.ts';

/**
 * What a transaction did. `transactionId` is absent when the answer to it was lost and the ledger was found to hold its
 * effect.
 */
export interface Done<R> {
  readonly result: R;
  readonly transactionId?: string;
}

/**
 * Submits; when it is not known what became of it, asks the ledger for its effect instead of repeating it.
 * `find` answers undefined when the effect is not there; LEDGER_UNKNOWN is thrown on then, for the person to try again.
 */
export async function submitOnce<A extends z.ZodType, R extends z.ZodType>(
  ledger: Ledger,
  transaction: Transaction<A, R>,
  args: z.input<A>,
  find: () => Promise<z.output<R> | undefined>,
): Promise<Done<z.output<R>>> {
  try {
    const { result, transactionId } = await ledger.submit(transaction, args);
    return { result, transactionId };
  } catch (error) {
    if (!isCode(error, 'LEDGER_UNKNOWN')) throw error;
    const found = await find();
    if (found === undefined) throw error;
    const transactionId = error.details['transactionId'];
    return { result: found, ...(typeof transactionId === 'string' ? { transactionId } : {}) };
  }
}
