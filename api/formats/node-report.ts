import { z } from 'zod';
import { Instant } from '../../domain/ids.ts';

/**
 * What a node's keeper tells the organisation's own service of its programs, in a file of the service's folder: the
 * service itself may ask neither peer nor orderer how high they are.
 */
export const NodeReport = z.object({
  format: z.literal('openward-node-report/1'),
  /** When the keeper has looked. */
  at: Instant,
  programs: z
    .array(
      z.object({
        name: z.string().max(80),
        /** What is wrong with it; absent when nothing is. */
        problem: z.string().max(300).optional(),
        /** Blocks of the ledger; of peers and orderers that answer. */
        height: z.number().int().min(0).optional(),
        /** How often the keeper has started it again. */
        restarts: z.number().int().min(0),
      }),
    )
    .max(64),
});
export type NodeReport = z.infer<typeof NodeReport>;

/** Its name in the folder of the service. */
export const nodeReportFile = 'node-report.json';
