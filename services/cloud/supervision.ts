import type { WaitingRequests } from '../../api/messages/supervision.ts';
import type { Queries } from '../database/open.ts';
import { waitingOf } from '../supervision/waiting.ts';

/** Recoveries by guardians that were asked for, until who asked has stopped them or named guardians anew. */
export function cloudRequests(queries: Queries): Promise<WaitingRequests[]> {
  return waitingOf(queries('guardianRecoveries'), 'askedAt', { kind: 'recovery', holder: 'guardian' });
}
