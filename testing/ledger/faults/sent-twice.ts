import type { z } from 'zod';
import type { Committed, Ledger, SubmitOptions } from '../../../api/ledger/ledger.ts';
import type { Transaction } from '../../../api/ledger/transaction.ts';
import { Aim, type Named } from '../aim.ts';
import { Around } from '../around.ts';

/** The same submission reaches the ledger twice, one after the other, and the second one's answer is what is heard. */
export class SentTwice extends Around {
  readonly #aim: Aim;

  constructor(ledger: Ledger, transaction: Named, times = 1) {
    super(ledger);
    this.#aim = new Aim(transaction, times);
  }

  override async submit<A extends z.ZodType, R extends z.ZodType>(
    transaction: Transaction<A, R>,
    args: z.input<A>,
    options?: SubmitOptions,
  ): Promise<Committed<z.output<R>>> {
    if (this.#aim.meets(transaction)) await super.submit(transaction, args, options);
    return super.submit(transaction, args, options);
  }
}
