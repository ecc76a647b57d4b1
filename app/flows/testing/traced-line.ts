import type { z } from 'zod';
import type { Committed, Ledger, SubmitOptions } from '../../../api/ledger/ledger.ts';
import type { Transaction } from '../../../api/ledger/transaction.ts';
import { Line } from '../../../testing/ledger/line.ts';
import type { Trace } from './trace.ts';

/** Says in the trace what is asked and submitted, whatever becomes of it on the way. */
export class TracedLine extends Line {
  constructor(
    way: Ledger,
    private readonly trace: Trace,
  ) {
    super(way);
  }

  override evaluate<A extends z.ZodType, R extends z.ZodType>(
    transaction: Transaction<A, R>,
    args: z.input<A>,
  ): Promise<z.output<R>> {
    this.trace.add(`asks ${transaction.name}`);
    return super.evaluate(transaction, args);
  }

  override submit<A extends z.ZodType, R extends z.ZodType>(
    transaction: Transaction<A, R>,
    args: z.input<A>,
    options?: SubmitOptions,
  ): Promise<Committed<z.output<R>>> {
    this.trace.add(`submits ${transaction.name}`);
    return super.submit(transaction, args, options);
  }
}
