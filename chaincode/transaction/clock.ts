import { TOLERATED_SKEW } from '../../domain/clock.ts';
import { OpenwardError } from '../../domain/errors.ts';

/**
 * The time of a transaction is what its submitter wrote into the proposal; every endorser sees the same.
 * It is believed only near the endorser's own clock. Errors: CLOCK_SKEW.
 */
export function believedTime(transactionTime: Date, peerTime: Date): Date {
  if (!within(transactionTime, peerTime)) throw new OpenwardError('CLOCK_SKEW');
  return transactionTime;
}

/** A time that a party signed must be that of the transaction which carries it. Errors: CLOCK_SKEW. */
export function requireNear(signedTime: Date, transactionTime: Date): void {
  if (!within(signedTime, transactionTime))
    throw new OpenwardError('CLOCK_SKEW', 'The signed time is too far from that of the transaction');
}

function within(one: Date, other: Date): boolean {
  return Math.abs(one.getTime() - other.getTime()) <= TOLERATED_SKEW;
}
