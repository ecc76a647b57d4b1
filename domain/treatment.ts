import { z } from 'zod';
import { Instant, MspId, PID, TID } from './ids.ts';

/** Treatment on the ledger: written by H_M only; a P_DE without one is refused. */
export const Treatment = z.object({
  tid: TID,
  /** MSP id of the H_M that opened it. */
  hospital: MspId,
  patientPid: PID,
  doctorPid: PID,
  /** A closed one takes no first record; amendments still. */
  status: z.enum(['open', 'closed']),
  openedAt: Instant,
});
export type Treatment = z.infer<typeof Treatment>;
