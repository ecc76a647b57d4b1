import type { z } from 'zod';
import type { Committed, Ledger, SubmitOptions } from '../../api/ledger/ledger.ts';
import type { Transaction } from '../../api/ledger/transaction.ts';

/** Somebody's line to the ledger, on which faults and lies may come while it is in use. */
export class Line implements Ledger {
  constructor(private way: Ledger) {}

  /** From now on everything goes through what `wrap` makes of the way so far. */
  through(wrap: (way: Ledger) => Ledger): void {
    this.way = wrap(this.way);
  }

  evaluate<A extends z.ZodType, R extends z.ZodType>(
    transaction: Transaction<A, R>,
    args: z.input<A>,
  ): Promise<z.output<R>> {
    return this.way.evaluate(transaction, args);
  }

  submit<A extends z.ZodType, R extends z.ZodType>(
    transaction: Transaction<A, R>,
    args: z.input<A>,
    options?: SubmitOptions,
  ): Promise<Committed<z.output<R>>> {
    return this.way.submit(transaction, args, options);
  }
}
