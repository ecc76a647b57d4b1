import type { z } from 'zod';
import type { Committed, Ledger, SubmitOptions } from '../../../api/ledger/ledger.ts';
import type { Transaction } from '../../../api/ledger/transaction.ts';
import { Aim, type Named } from '../aim.ts';
import { Around } from '../around.ts';

/** The block with the transaction comes when the test says `cut`, and no sooner. */
export class SlowBlock extends Around {
  readonly #aim: Aim;
  #cut: () => void = () => undefined;
  readonly #block = new Promise<void>((resolve) => {
    this.#cut = resolve;
  });

  constructor(ledger: Ledger, transaction: Named, times = 1) {
    super(ledger);
    this.#aim = new Aim(transaction, times);
  }

  cut(): void {
    this.#cut();
  }

  override submit<A extends z.ZodType, R extends z.ZodType>(
    transaction: Transaction<A, R>,
    args: z.input<A>,
    options: SubmitOptions = {},
  ): Promise<Committed<z.output<R>>> {
    if (!this.#aim.meets(transaction)) return super.submit(transaction, args, options);
    return super.submit(transaction, args, { orderAfter: Promise.all([options.orderAfter, this.#block]) });
  }
}
