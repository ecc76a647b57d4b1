import { TOLERATED_SKEW } from '../../domain/clock.ts';
import { OpenwardError } from '../../domain/errors.ts';

/** Milliseconds by which the clocks of others are ahead of this machine's, by their names. */
type Ahead = ReadonlyMap<string, number>;

/** Of a clock that nobody's answers show: the peer of the ledger has no `Date`. */
const LEDGER = 'ledger';

/**
 * A refusal for a matter of time, told as the clock trouble it is: CLOCK_SKEW when this machine's clock is far from the
 * others', SERVICE_CLOCK when one of theirs is, with `seconds` by which it is ahead (negative: behind) and, of a
 * service, `machine`. Everything else stays what it was, also where the clocks agree or none is known.
 */
export function clockTrouble(error: unknown, ahead: Ahead): unknown {
  if (!(error instanceof OpenwardError) || ahead.size === 0) return error;
  const ours = -median([...ahead.values()]);
  const wrong = Math.abs(ours) > TOLERATED_SKEW;
  if (error.code === 'CLOCK_SKEW') return wrong ? ownClock(ours, error) : serviceClock(LEDGER, undefined, error);
  if (error.code === 'CERTIFICATE_INVALID' && error.details['validity'] !== undefined)
    return wrong ? ownClock(ours, error) : error;
  if (error.code === 'PERMIT_REFUSED') return apart(ahead, error);
  return error;
}

/** A permission is written by one service's clock and read by another's; ours has no part in it. */
function apart(ahead: Ahead, error: OpenwardError): OpenwardError {
  const usual = median([...ahead.values()]);
  const [furthest] = [...ahead]
    .map(([machine, by]) => ({ machine, by: by - usual }))
    .sort((one, other) => Math.abs(other.by) - Math.abs(one.by));
  const wrong = furthest !== undefined && Math.abs(furthest.by) > TOLERATED_SKEW;
  return wrong ? serviceClock(furthest.machine, furthest.by, error) : error;
}

function ownClock(by: number, cause: OpenwardError): OpenwardError {
  return new OpenwardError('CLOCK_SKEW', undefined, { cause, details: { seconds: Math.round(by / 1000) } });
}

function serviceClock(machine: string, by: number | undefined, cause: OpenwardError): OpenwardError {
  const seconds = by === undefined ? {} : { seconds: Math.round(by / 1000) };
  return new OpenwardError('SERVICE_CLOCK', undefined, { cause, details: { machine, ...seconds } });
}

/** The lower one of two in the middle. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
