import type { z } from 'zod';
import type { Committed, Ledger, SubmitOptions } from '../../../api/ledger/ledger.ts';
import type { Transaction } from '../../../api/ledger/transaction.ts';
import { OpenwardError, type ErrorCode } from '../../../domain/errors.ts';
import { Aim, type Named } from '../aim.ts';
import { Around } from '../around.ts';

/** Answers with a code and does nothing: what the chaincode refuses, for reasons that a test need not bring about. */
export class Refusing extends Around {
  readonly #aim: Aim;

  constructor(
    ledger: Ledger,
    transaction: Named,
    private readonly code: ErrorCode,
    times = 1,
  ) {
    super(ledger);
    this.#aim = new Aim(transaction, times);
  }

  override async evaluate<A extends z.ZodType, R extends z.ZodType>(
    transaction: Transaction<A, R>,
    args: z.input<A>,
  ): Promise<z.output<R>> {
    this.#pass(transaction);
    return super.evaluate(transaction, args);
  }

  override async submit<A extends z.ZodType, R extends z.ZodType>(
    transaction: Transaction<A, R>,
    args: z.input<A>,
    options?: SubmitOptions,
  ): Promise<Committed<z.output<R>>> {
    this.#pass(transaction);
    return super.submit(transaction, args, options);
  }

  #pass(transaction: Named): void {
    if (this.#aim.meets(transaction)) throw new OpenwardError(this.code);
  }
}
