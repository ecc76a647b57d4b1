import { z } from 'zod';
import { OpenwardError } from './errors.ts';
import { Instant, PID } from './ids.ts';

/**
 * Why somebody gives up keys that they cannot sign with any more: lost with the machine or its passphrase; stolen, or
 * maybe seen by others; the only copy is older than the last renewal; ended too long ago to be renewed.
 */
export const ReplacementCause = z.enum(['lost', 'stolen', 'outdated', 'expired']);
export type ReplacementCause = z.infer<typeof ReplacementCause>;

/** That keys were replaced without their own word, why, and who had the person before them. */
export const GivenUp = z.object({
  cause: ReplacementCause,
  /** The administrator of the person's organisation whose signature the chaincode verified. */
  confirmedBy: PID,
});
export type GivenUp = z.infer<typeof GivenUp>;

/** How a replacement of keys by confirmation is bounded. */
export const replacement = {
  /** Milliseconds for which an administrator's confirmation is taken: what is not done by then is confirmed again. */
  confirmedFor: 72 * 3600 * 1000,
  /** How many requests for one person may wait at a time. */
  waitingEach: 3,
} as const;

/** Keys of before, as far as it matters why they are no longer. */
interface Replaced {
  readonly to: z.infer<typeof Instant>;
  readonly givenUp?: GivenUp | undefined;
}

/** What is answered to whoever comes with keys of before. `mspId`: of their organisation. */
export function replacedRefusal({ to, givenUp }: Replaced, mspId: string): OpenwardError {
  if (givenUp === undefined) return new OpenwardError('CERTIFICATE_REPLACED');
  const details = { at: to, cause: givenUp.cause, organisation: mspId, confirmedBy: givenUp.confirmedBy };
  return new OpenwardError('KEYS_GIVEN_UP', undefined, { details });
}
