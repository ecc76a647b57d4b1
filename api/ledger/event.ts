import { z } from 'zod';

/** Names of chaincode events; the payload is {type, id, pids} with identifiers only. */
export const LedgerEvent = z.object({
  /** What was written; also the name of the event in Fabric. */
  type: z.enum(['organisation', 'user', 'treatment', 'record', 'share', 'use', 'reading']),
  /**
   * Of what was written: MSP id, PID, T_ID, share id or release id, as its type has them; of a reading the transaction
   * id.
   */
  id: z.string(),
  /** PIDs of the parties this concerns. */
  pids: z.array(z.string()),
});
export type LedgerEvent = z.infer<typeof LedgerEvent>;
