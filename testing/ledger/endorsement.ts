import type { z } from 'zod';
import type { LedgerEvent } from '../../api/ledger/event.ts';
import type { Transaction } from '../../api/ledger/transaction.ts';
import type { Creator, Simulation } from './simulation.ts';

/** A transaction as endorsers have run it, before it is ordered. */
export interface Endorsement {
  /** `contract:function`. */
  readonly name: string;
  readonly transactionId: string;
  readonly payload: string;
  readonly simulation: Simulation;
}

export interface CommittedTransaction {
  readonly transactionId: string;
  /** Number of the block, which has no other transaction. The first is 1. */
  readonly block: number;
  readonly writes: number;
  readonly event: LedgerEvent | undefined;
}

export interface CallOptions {
  /** Time in the proposal; the present one when absent. */
  readonly time?: Date;
  readonly transactionId?: string;
}

/** What a connection needs of the ledger behind it. */
export interface Peers {
  readonly transactions: readonly CommittedTransaction[];
  readonly lastTransaction: CommittedTransaction | undefined;
  evaluate<A extends z.ZodType, R extends z.ZodType>(
    identity: Creator,
    transaction: Transaction<A, R>,
    args: z.input<A>,
    options?: CallOptions,
  ): Promise<z.output<R>>;
  endorse(identity: Creator, args: readonly string[], options?: CallOptions): Promise<Endorsement>;
  /** False when what was read has changed since. */
  commit(endorsement: Endorsement): boolean;
  /** Resolves with the next block; rejects when the signal aborts. */
  nextBlock(signal: AbortSignal): Promise<unknown>;
}
