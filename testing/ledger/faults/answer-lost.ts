import type { z } from 'zod';
import type { Committed, Ledger, SubmitOptions } from '../../../api/ledger/ledger.ts';
import type { Transaction } from '../../../api/ledger/transaction.ts';
import { unknownOutcome } from '../../../connections/ledger/errors.ts';
import { Aim, type Named } from '../aim.ts';
import { Around } from '../around.ts';

/** The transaction is committed, and the answer to it is lost: LEDGER_UNKNOWN. */
export class AnswerLost extends Around {
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
    const lost = this.#aim.meets(transaction);
    const committed = await super.submit(transaction, args, options);
    if (lost) throw unknownOutcome(committed.transactionId, new Error('The answer was lost'));
    return committed;
  }
}
