import type { z } from 'zod';
import type { Ledger } from '../../../api/ledger/ledger.ts';
import type { Transaction } from '../../../api/ledger/transaction.ts';
import { Aim, type Named } from '../aim.ts';
import { Around } from '../around.ts';

/** A peer that has not caught up: to the next `times` such questions it answers from an older state, `past`. */
export class StalePeer extends Around {
  readonly #aim: Aim;

  constructor(
    ledger: Ledger,
    private readonly past: Ledger,
    question: Named,
    times = 1,
  ) {
    super(ledger);
    this.#aim = new Aim(question, times);
  }

  override evaluate<A extends z.ZodType, R extends z.ZodType>(
    transaction: Transaction<A, R>,
    args: z.input<A>,
  ): Promise<z.output<R>> {
    return this.#aim.meets(transaction) ? this.past.evaluate(transaction, args) : super.evaluate(transaction, args);
  }
}
