import type { z } from 'zod';
import type { Transaction } from '../domain/ledger-api.ts';

export interface Committed<R> {
  readonly result: R;
  readonly transactionId: string;
  /** Block the transaction is in, known VALID. */
  readonly blockNumber: bigint;
}

/**
 * The ledger as flows see it. `submit` resolves only after the commit status is VALID.
 * Errors: the chaincode's own code; LEDGER_UNAVAILABLE before anything was sent; LEDGER_UNKNOWN after (ask, do not repeat blindly); LEDGER_REJECTED when not VALID.
 */
export interface Ledger {
  submit<A extends z.ZodType, R extends z.ZodType>(transaction: Transaction<A, R>, args: z.input<A>): Promise<Committed<z.output<R>>>;
  evaluate<A extends z.ZodType, R extends z.ZodType>(transaction: Transaction<A, R>, args: z.input<A>): Promise<z.output<R>>;
}
