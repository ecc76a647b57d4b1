import type { z } from 'zod';
import type { Ledger } from '../../../api/ledger/ledger.ts';
import type { Transaction } from '../../../api/ledger/transaction.ts';
import { Around } from '../around.ts';

/** A peer that alters what it answers to one question; the answer keeps its shape. */
export class Lying<QA extends z.ZodType, QR extends z.ZodType> extends Around {
  constructor(
    ledger: Ledger,
    private readonly question: Transaction<QA, QR>,
    private readonly alter: (honest: z.output<QR>) => z.output<QR>,
  ) {
    super(ledger);
  }

  override async evaluate<A extends z.ZodType, R extends z.ZodType>(
    transaction: Transaction<A, R>,
    args: z.input<A>,
  ): Promise<z.output<R>> {
    const honest = await super.evaluate(transaction, args);
    if (transaction.name !== this.question.name) return honest;
    return transaction.reply.parse(this.alter(this.question.reply.parse(honest)));
  }
}
