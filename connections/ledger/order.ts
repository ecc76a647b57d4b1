import type { Commit, Status, Transaction as Endorsed } from '@hyperledger/fabric-gateway';
import { isAborted, later } from '../later.ts';
import { backOff } from './back-off.ts';
import { isOverBudget, ledgerRefusal, unknownOutcome } from './errors.ts';

/** Milliseconds. */
export interface OrderDeadlines {
  /** Until the orderers have said that they have the transaction. */
  readonly submit: number;
  /** After which a transaction of which nothing is heard is sent once more. */
  readonly again: number;
  /** In all, until it is known what became of it. */
  readonly outcome: number;
}

/**
 * Has an endorsed transaction ordered, and asks until it is known what became of it. An error of `submit` says nothing
 * (with BFT ordering a peer may even answer UNAVAILABLE for one that commits), and orderers forget what they have
 * accepted when they are started again or change among themselves before it is in a block. So the same transaction is
 * sent again: under its id it has an effect once at most, since a peer takes every later one for DUPLICATE_TXID, and
 * tells of the first.
 *
 * Errors: LEDGER_UNKNOWN, at once when the connection is closed; a refusal for one’s budget, of the first time it is
 * sent alone.
 */
export async function orderUntilKnown(
  endorsed: Endorsed,
  commit: Commit,
  { deadlines, closed }: { readonly deadlines: OrderDeadlines; readonly closed: AbortSignal },
): Promise<Status> {
  const until = Date.now() + deadlines.outcome;
  const within = (milliseconds: number): number => Math.min(until, Date.now() + milliseconds);
  let last: unknown;
  for (let sent = 1; Date.now() < until && !isAborted(closed); sent += 1) {
    try {
      await endorsed.submit({ deadline: within(deadlines.submit) });
    } catch (error) {
      if (sent === 1 && isOverBudget(error)) throw ledgerRefusal(error);
      last = error;
    }
    const asked = await outcome(commit, within(deadlines.again), closed);
    if ('status' in asked) return asked.status;
    last = asked.error ?? last;
  }
  throw unknownOutcome(commit.getTransactionId(), last);
}

/** Asks until then; the peer answers as soon as the transaction is in a block. */
async function outcome(
  commit: Commit,
  until: number,
  closed: AbortSignal,
): Promise<{ status: Status } | { error: unknown }> {
  let error: unknown;
  for (let attempt = 1; Date.now() < until && !isAborted(closed); attempt += 1) {
    try {
      return { status: await commit.getStatus({ deadline: until }) };
    } catch (thrown) {
      error = thrown;
      await later(Math.min(backOff(attempt), Math.max(0, until - Date.now())), closed);
    }
  }
  return { error };
}
