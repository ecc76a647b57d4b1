import { z } from 'zod';

const Finding = z.object({ rule: z.string(), what: z.string() });

/** What recordings of simulated devices that go wrong in every way were found to hold. */
export const CaptureTruth = z.object({
  seeds: z.number().int(),
  drivers: z.array(
    z.object({
      driver: z.string(),
      /** Recordings, and what was looked at in them. */
      recordings: z.number().int(),
      values: z.number().int(),
      samples: z.number().int(),
      gaps: z.number().int(),
      /** What went wrong in them: faults of line and device, and programs that captured and were killed. */
      faults: z.number().int(),
      kills: z.number().int(),
      /** False: nobody else reads this driver's bytes, so that values and samples were not judged. */
      read: z.boolean(),
      failed: z.number().int(),
    }),
  ),
  /** Each of these breaks what is promised. */
  failures: z.array(z.object({ seed: z.number().int(), driver: z.string(), findings: z.array(Finding) })),
  /** Mistakes made on purpose. */
  planted: z.array(
    z.object({ defect: z.string(), driver: z.string(), found: z.boolean(), findings: z.array(Finding) }),
  ),
});
export type CaptureTruth = z.infer<typeof CaptureTruth>;
