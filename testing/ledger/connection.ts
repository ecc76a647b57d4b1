import { StatusCode } from '@hyperledger/fabric-gateway';
import type { z } from 'zod';
import type { Committed, Ledger, SubmitOptions } from '../../api/ledger/ledger.ts';
import type { Transaction } from '../../api/ledger/transaction.ts';
import { rejected } from '../../connections/ledger/errors.ts';
import type { FollowedEvent } from '../../connections/ledger/follow.ts';
import type { Clock } from '../../domain/clock.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { Creator } from './simulation.ts';
import type { Endorsement, Peers } from './endorsement.ts';

/** Times a transaction is made anew after a read conflict, as by `FabricLedger`. */
const ATTEMPTS = 5;

export interface ConnectionOptions {
  /** The client's clock, which proposals are dated by; the process's when absent. */
  readonly clock?: Clock;
  /** Told of each transaction as soon as it is endorsed. */
  readonly onEndorsed?: (endorsement: Endorsement) => void;
  /** Told of each transaction that is endorsed and may be ordered now. It is ordered when this has resolved. */
  readonly onOrder?: (endorsement: Endorsement) => void | Promise<void>;
}

/** A client's connection to the test ledger under one identity, as `FabricLedger` is to a peer. */
export class TestConnection implements Ledger {
  constructor(
    private readonly ledger: Peers,
    private readonly identity: Creator,
    private readonly options: ConnectionOptions,
  ) {}

  async evaluate<A extends z.ZodType, R extends z.ZodType>(
    transaction: Transaction<A, R>,
    args: z.input<A>,
  ): Promise<z.output<R>> {
    requireArguments(transaction, args);
    return this.ledger.evaluate(this.identity, transaction, args, this.#dated());
  }

  async submit<A extends z.ZodType, R extends z.ZodType>(
    transaction: Transaction<A, R>,
    args: z.input<A>,
    { orderAfter }: SubmitOptions = {},
  ): Promise<Committed<z.output<R>>> {
    requireArguments(transaction, args);
    const call = [transaction.name, JSON.stringify(args)];
    for (let attempt = 1; ; attempt += 1) {
      const [endorsement] = await Promise.all([this.#endorse(call), orderAfter]);
      await this.options.onOrder?.(endorsement);
      if (this.ledger.commit(endorsement)) {
        const result = transaction.reply.parse(JSON.parse(endorsement.payload));
        const block = this.ledger.lastTransaction?.block ?? 0;
        return { result, transactionId: endorsement.transactionId, blockNumber: BigInt(block) };
      }
      if (attempt === ATTEMPTS) throw rejected(endorsement.transactionId, StatusCode.MVCC_READ_CONFLICT);
    }
  }

  /** Events from the first block on, and then as they come, until `signal` aborts. */
  async *follow(signal: AbortSignal): AsyncGenerator<FollowedEvent, void, void> {
    for (let next = 0; !signal.aborted;) {
      const transaction = this.ledger.transactions[next];
      if (transaction === undefined) {
        await this.ledger.nextBlock(signal).catch(() => undefined);
        continue;
      }
      next += 1;
      const { event, transactionId, block } = transaction;
      if (event !== undefined) yield { event, transactionId, blockNumber: BigInt(block) };
    }
  }

  async #endorse(call: readonly string[]): Promise<Endorsement> {
    const endorsement = await this.ledger.endorse(this.identity, call, this.#dated());
    this.options.onEndorsed?.(endorsement);
    return endorsement;
  }

  #dated(): { time?: Date } {
    return this.options.clock === undefined ? {} : { time: this.options.clock.now() };
  }
}

/** The client's own check, before anything is sent. */
function requireArguments<A extends z.ZodType, R extends z.ZodType>(
  { name, args: schema }: Transaction<A, R>,
  args: z.input<A>,
): void {
  const parsed = schema.safeParse(args);
  if (!parsed.success)
    throw new OpenwardError('INPUT_INVALID', `${name}: not what is expected`, { cause: parsed.error });
}
