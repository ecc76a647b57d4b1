import type { WaitingRequests } from '../../api/messages/supervision.ts';
import type { Queries } from '../database/open.ts';
import { waitingOf } from '../supervision/waiting.ts';

/** What waits at a hospital, and who has it. */
export async function hospitalRequests(queries: Queries): Promise<WaitingRequests[]> {
  const registrations = (state: string) => queries('registrations').where({ state });
  const found = await Promise.all([
    waitingOf(registrations('submitted'), 'submittedAt', { kind: 'registration', holder: 'administrator' }),
    waitingOf(registrations('forwarded'), 'updatedAt', { kind: 'registration', holder: 'sa' }),
    waitingOf(queries('appointments').where({ status: 'requested' }), 'requestedAt', {
      ...{ kind: 'booking', holder: 'administrator' },
    }),
    // The empty one is that of a confirmation that could not be read.
    waitingOf(queries('confirmations').whereNot({ offeredAt: '' }), 'offeredAt', {
      ...{ kind: 'record', holder: 'patient' },
    }),
  ]);
  return found.flat();
}
