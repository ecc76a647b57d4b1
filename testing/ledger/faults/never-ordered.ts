import type { z } from 'zod';
import type { Committed, Ledger, SubmitOptions } from '../../../api/ledger/ledger.ts';
import type { Transaction } from '../../../api/ledger/transaction.ts';
import { unknownOutcome } from '../../../connections/ledger/errors.ts';
import { Aim, type Named } from '../aim.ts';
import { Around } from '../around.ts';
import { newTransactionId } from '../test-ledger.ts';

/** The transaction is endorsed and gets lost on its way to the orderers: LEDGER_UNKNOWN, and nothing was committed. */
export class NeverOrdered extends Around {
  readonly #aim: Aim;

  constructor(ledger: Ledger, transaction: Named, times = 1) {
    super(ledger);
    this.#aim = new Aim(transaction, times);
  }

  override submit<A extends z.ZodType, R extends z.ZodType>(
    transaction: Transaction<A, R>,
    args: z.input<A>,
    options: SubmitOptions = {},
  ): Promise<Committed<z.output<R>>> {
    if (!this.#aim.meets(transaction)) return super.submit(transaction, args, options);
    return super.submit(transaction, args, { orderAfter: this.#lose(options.orderAfter) });
  }

  async #lose(orderAfter: Promise<unknown> | undefined): Promise<never> {
    await orderAfter;
    throw unknownOutcome(newTransactionId(), new Error('The orderers never got it'));
  }
}
