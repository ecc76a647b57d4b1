import type { z } from 'zod';
import type { Transaction } from './transaction.ts';

export interface Committed<R> {
  readonly result: R;
  readonly transactionId: string;
  /** Block the transaction is in, known VALID. */
  readonly blockNumber: bigint;
}

export interface SubmitOptions {
  /**
   * Nothing is ordered before this has resolved; endorsing, which changes nothing on the ledger, may go on meanwhile. When it rejects,
   * nothing is ordered and `submit` rejects with its reason, as it came. Begun by the caller, so that it happens once however often
   * the transaction is made anew. `submit` may reject for another reason while this is still under way.
   */
  readonly orderAfter?: Promise<unknown>;
}

/**
 * The ledger as flows see it. `submit` resolves only after the commit status is VALID.
 * Errors: the chaincode's own code; LEDGER_UNAVAILABLE before anything was sent; LEDGER_UNKNOWN after (ask, do not repeat blindly); LEDGER_REJECTED when not VALID.
 */
export interface Ledger {
  submit<A extends z.ZodType, R extends z.ZodType>(
    transaction: Transaction<A, R>,
    args: z.input<A>,
    options?: SubmitOptions,
  ): Promise<Committed<z.output<R>>>;
  evaluate<A extends z.ZodType, R extends z.ZodType>(
    transaction: Transaction<A, R>,
    args: z.input<A>,
  ): Promise<z.output<R>>;
}
