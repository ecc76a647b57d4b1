import { z } from 'zod';

export const Runtime = z.enum(['node', 'electron']);
export type Runtime = z.infer<typeof Runtime>;

/** What one process is to measure. */
export const WorkerAssignment = z.object({
  /** Data folder of the running network. */
  data: z.string(),
  runtime: Runtime,
  rows: z.array(
    z.object({
      operation: z.number().int(),
      size: z.number().int(),
      runs: z.number().int().positive(),
      warmUp: z.number().int(),
    }),
  ),
  /** The whole job, so often. */
  job: z.number().int(),
  /** Bytes to seal while the event loop is watched; 0: not here. */
  stall: z.number().int(),
  /** A control: our way of this operation is made slower by this share. */
  slow: z.object({ operation: z.number().int(), share: z.number() }).optional(),
  /** Where the findings go. */
  out: z.string(),
});
export type WorkerAssignment = z.infer<typeof WorkerAssignment>;

const Samples = z.array(z.number());

/** A part of the whole job, in milliseconds after its beginning. */
export const Span = z.object({ name: z.string(), from: z.number(), to: z.number() });
export type Span = z.infer<typeof Span>;

/** One whole job. */
export const JobRun = z.object({
  /** From sealing to committed, without the time in which the patient reads. */
  whole: z.number(),
  /** From the patient's confirmation to committed. */
  confirmed: z.number(),
  /** Bare: sealing, hashing and uploading at once, then endorsed, ordered, committed. */
  bareChain: z.number(),
  /** Of the bare chain, the transaction alone. */
  bareTransaction: z.number(),
  spans: z.array(Span),
  bareSpans: z.array(Span),
});
export type JobRun = z.infer<typeof JobRun>;

/** Milliseconds the event loop was late while something was sealed. */
export const Stall = z.object({
  bytes: z.number(),
  seconds: z.number(),
  median: z.number(),
  p99: z.number(),
  p999: z.number(),
  max: z.number(),
  residentMiB: z.number(),
});
export type Stall = z.infer<typeof Stall>;

export const Findings = z.object({
  versions: z.object({ node: z.string(), openssl: z.string(), v8: z.string(), electron: z.string().optional() }),
  rows: z.array(
    z.object({ operation: z.number(), size: z.number(), ours: Samples, bare: Samples, discarded: z.number() }),
  ),
  job: z.array(JobRun),
  stall: Stall.optional(),
  /** What could not be measured, by name. */
  failures: z.array(z.object({ what: z.string(), why: z.string() })),
});
export type Findings = z.infer<typeof Findings>;
