import type { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import type { Transaction } from '../../api/ledger/transaction.ts';
import type { Committed, Ledger, SubmitOptions } from '../../api/ledger/ledger.ts';

type Answer = (args: never) => unknown;

/** Another turn of the event loop, as a network would take. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A ledger for tests of pure parts: answers what a test says, by transaction name and checked by its schema, and remembers what was submitted. */
export class ScriptedLedger implements Ledger {
  readonly submitted: { name: string; args: unknown }[] = [];
  readonly #answers = new Map<string, Answer>();

  on<A extends z.ZodType, R extends z.ZodType>(
    transaction: Transaction<A, R>,
    answer: (args: z.output<A>) => unknown,
  ): this {
    this.#answers.set(transaction.name, answer);
    return this;
  }

  async evaluate<A extends z.ZodType, R extends z.ZodType>(
    transaction: Transaction<A, R>,
    args: z.input<A>,
  ): Promise<z.output<R>> {
    await turn();
    return this.#answer(transaction, args);
  }

  async submit<A extends z.ZodType, R extends z.ZodType>(
    transaction: Transaction<A, R>,
    args: z.input<A>,
    { orderAfter }: SubmitOptions = {},
  ): Promise<Committed<z.output<R>>> {
    await Promise.all([turn(), orderAfter]);
    const result = this.#answer(transaction, args);
    this.submitted.push({ name: transaction.name, args });
    return { result, transactionId: `tx-${this.submitted.length}`, blockNumber: BigInt(this.submitted.length) };
  }

  #answer<A extends z.ZodType, R extends z.ZodType>(transaction: Transaction<A, R>, args: z.input<A>): z.output<R> {
    const answer = this.#answers.get(transaction.name);
    if (!answer) throw new OpenwardError('LEDGER_UNAVAILABLE', `${transaction.name} is not scripted`);
    // The answer was registered for this very transaction, whose argument schema it takes.
    return transaction.reply.parse(Reflect.apply(answer, undefined, [transaction.args.parse(args)]));
  }
}
