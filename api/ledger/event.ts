import { z } from 'zod';

/** Names of chaincode events; the payload is {type, id, pids} with identifiers only. */
export const LedgerEvent = z.object({
  type: z.enum(['organisation', 'user', 'treatment', 'record', 'share', 'use', 'reading']),
  id: z.string(),
  /** PIDs of the parties this concerns. */
  pids: z.array(z.string()),
});
export type LedgerEvent = z.infer<typeof LedgerEvent>;
