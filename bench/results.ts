import { z } from 'zod';
import { DeviceBench } from './devices/results.ts';
import { IdentityBench } from './identity/results.ts';
import { JobRun, Runtime, Stall } from './runtime/assignment.ts';
import { Summary } from './statistics.ts';
import { CaptureTruth } from './truth/results.ts';

export const Machine = z.object({
  cpu: z.string(),
  cores: z.number().int(),
  memoryGiB: z.number(),
  kernel: z.string(),
  distribution: z.string(),
  node: z.string(),
  electron: z.string(),
  openssl: z.string(),
  /** What Electron's main process has in place of OpenSSL. */
  electronCrypto: z.string(),
  fabric: z.string(),
  fabricCa: z.string(),
  versitygw: z.string(),
  ordering: z.string(),
});
export type Machine = z.infer<typeof Machine>;

/** One operation at one size in one runtime. */
export const Row = z.object({
  operation: z.number().int().min(1).max(15),
  name: z.string(),
  /** Bytes of the file. */
  size: z.number().int(),
  runtime: Runtime,
  ours: Summary,
  baselineName: z.string(),
  baseline: Summary,
  /** Of the medians. */
  ratio: z.number(),
  /** 95 %. */
  interval: z.object({ low: z.number(), high: z.number() }),
  /** The ratio within each process by itself. */
  rounds: z.array(z.number()),
  /** Pairs that were done anew because ordering refused one of the two. */
  discarded: z.number().int(),
  target: z.number(),
  /** Absent where the target does not hold at this size. */
  met: z.boolean().optional(),
});
export type Row = z.infer<typeof Row>;

export const Growth = z.object({
  operation: z.number().int(),
  runtime: Runtime,
  /** Exponents b of time = a · size^b over the paper's three sizes, and over all that were measured. */
  paper: z.number(),
  all: z.number(),
  baselinePaper: z.number(),
  baselineAll: z.number(),
});
export type Growth = z.infer<typeof Growth>;

const Quantiles = z.object({ p50: z.number(), p95: z.number() });

export const WholeJob = z.object({
  runtime: Runtime,
  size: z.number().int(),
  n: z.number().int(),
  whole: Quantiles,
  confirmed: Quantiles,
  bareChain: Quantiles,
  bareTransaction: Quantiles,
  /** Of the medians: from the patient's confirmation to committed, to the bare chain. */
  ratio: z.number(),
  interval: z.object({ low: z.number(), high: z.number() }),
  /** The same to the bare transaction alone: the doctor's client has sealed and uploaded before. */
  transactionRatio: z.number(),
  /** With everything the doctor's client does, to the bare chain. */
  wholeRatio: z.number(),
  target: z.number(),
  met: z.boolean(),
  /** The run whose whole time is the median, for the waterfall. */
  typical: JobRun,
});
export type WholeJob = z.infer<typeof WholeJob>;

export const ClientMeasurement = z.object({
  /** Sealing 1 GiB by the client's own flow. */
  stalls: z.array(Stall.extend({ runtime: Runtime, target: z.number(), met: z.boolean() })),
  /** Milliseconds from starting the program to a sign-in form that takes input. */
  coldStart: Summary.optional(),
  /**
   * What a clerk waits for with so many bookings that wait for a doctor: the first page of the list, a page in its
   * middle, one booking opened. From the call to the parsed answer.
   */
  clerksList: z
    .object({
      waiting: z.number().int(),
      list: Summary,
      later: Summary,
      booking: Summary,
      target: z.number(),
      met: z.boolean(),
    })
    .optional(),
  /** Of all its processes while a window is driven. */
  soak: z
    .object({
      minutes: z.number(),
      samples: z.array(z.object({ minute: z.number(), mainMiB: z.number(), allMiB: z.number() })),
      /** Times at which a page did not come within half a minute, and what was shown in its place. */
      troubles: z.array(z.object({ minute: z.number(), shown: z.string() })),
    })
    .optional(),
});
export type ClientMeasurement = z.infer<typeof ClientMeasurement>;

export const Results = z.object({
  format: z.literal('openward-bench/1'),
  at: z.string(),
  commit: z.string(),
  /** True when files differed from that commit. */
  modified: z.boolean(),
  /** Every row was asked for. */
  complete: z.boolean(),
  runs: z.number().int(),
  seconds: z.number(),
  machine: Machine,
  load: z.object({ before: z.array(z.number()), after: z.array(z.number()) }),
  rows: z.array(Row),
  growth: z.array(Growth),
  job: z.array(WholeJob),
  client: ClientMeasurement,
  /** Of `--only capture-truth`, by itself. */
  captureTruth: CaptureTruth.optional(),
  /** Of `--only devices`, by itself. */
  devices: DeviceBench.optional(),
  /** Of `--only identity`, by itself. */
  identity: IdentityBench.optional(),
  failures: z.array(z.object({ what: z.string(), why: z.string() })),
});
export type Results = z.infer<typeof Results>;
