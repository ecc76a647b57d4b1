import type { z } from 'zod';
import type { Committed, Ledger, SubmitOptions } from '../../api/ledger/ledger.ts';
import type { Transaction } from '../../api/ledger/transaction.ts';

/** A ledger that does what another one does; each fault and each lie extends it by what it does otherwise. */
export abstract class Around implements Ledger {
  constructor(protected readonly ledger: Ledger) {}

  evaluate<A extends z.ZodType, R extends z.ZodType>(
    transaction: Transaction<A, R>,
    args: z.input<A>,
  ): Promise<z.output<R>> {
    return this.ledger.evaluate(transaction, args);
  }

  submit<A extends z.ZodType, R extends z.ZodType>(
    transaction: Transaction<A, R>,
    args: z.input<A>,
    options?: SubmitOptions,
  ): Promise<Committed<z.output<R>>> {
    return this.ledger.submit(transaction, args, options);
  }
}
