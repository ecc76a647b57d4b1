import type { z } from 'zod';
import type { Transaction } from './transaction.ts';

/** The answer to a transaction that is on the ledger for good. */
export interface Committed<R> {
  /** What the endorsers answered, parsed. */
  readonly result: R;
  /** Hex, as Fabric gives it; stands in what was written, for looking it up. */
  readonly transactionId: string;
  /** Block the transaction is in, known VALID. */
  readonly blockNumber: bigint;
}

/** What a submission waits for. */
export interface SubmitOptions {
  /**
   * Nothing is ordered before this has resolved; endorsing, which changes nothing on the ledger, may go on meanwhile.
   * When it rejects, nothing is ordered and `submit` rejects with its reason, as it came. Begun by the caller, so that
   * it happens once however often the transaction is made anew. `submit` may reject for another reason while this is
   * still under way.
   */
  readonly orderAfter?: Promise<unknown>;
}

/**
 * The ledger as flows see it: the chaincode through the caller's own identity.
 * Errors of both calls: the chaincode's own code; INPUT_INVALID when the arguments are not what the transaction's
 * schema says (nothing is sent); LEDGER_UNAVAILABLE; NOT_ENTITLED when the peer does not accept the identity;
 * LEDGER_REJECTED when it refuses for another reason; INTERNAL when the answer is not of the schema (what was submitted
 * is on the ledger all the same).
 */
export interface Ledger {
  /**
   * Endorsed, ordered and committed: resolves only when the commit status is VALID.
   * Errors besides: LEDGER_REJECTED also for another status, with which it had no effect; LEDGER_UNKNOWN when it was
   * sent and no outcome is to be had: ask the ledger, do not repeat blindly. LEDGER_UNAVAILABLE means that nothing was
   * ordered.
   */
  submit<A extends z.ZodType, R extends z.ZodType>(
    transaction: Transaction<A, R>,
    args: z.input<A>,
    options?: SubmitOptions,
  ): Promise<Committed<z.output<R>>>;
  /** Asks one peer, writes nothing. What it answers is that peer's state, which may be a block behind. */
  evaluate<A extends z.ZodType, R extends z.ZodType>(
    transaction: Transaction<A, R>,
    args: z.input<A>,
  ): Promise<z.output<R>>;
}
