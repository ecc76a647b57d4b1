import { z } from 'zod';
import { Machine } from '../results.ts';
import { Summary } from '../statistics.ts';

/**
 * What each of the scale benches writes as `scale-<name>.json`. Times in milliseconds, sizes in bytes unless a name
 * says otherwise.
 */
const Common = z.object({
  at: z.iso.datetime(),
  commit: z.string(),
  modified: z.boolean(),
  machine: Machine,
  /** Load average over a minute, before and after: what else the machine did shows there. */
  load: z.object({ before: z.number(), after: z.number() }),
});

const Cores = z.array(z.object({ name: z.string(), cores: z.number() }));

const Memory = z.array(z.object({ name: z.string(), residentMiB: z.number(), anonymousMiB: z.number() }));

export const LoadCheckpoint = z.object({
  /** P_DE on the ledger. */
  records: z.number().int().nonnegative(),
  at: z.iso.datetime(),
  loadAverage: z.number(),
  look: Summary,
  get: Summary,
  list: Summary,
  /** Length of the list of which the first page of 50 was asked for. */
  listed: z.number().int().nonnegative(),
  peer: z.object({
    blocks: z.number(),
    index: z.number(),
    state: z.number(),
    history: z.number(),
    rest: z.number(),
    total: z.number(),
  }),
  orderer: z.object({ blocks: z.number(), log: z.number(), total: z.number() }),
  memory: Memory,
  /** Records a second, and cores busy, since the checkpoint before. */
  rate: z.number().optional(),
  cores: Cores.optional(),
});
export type LoadCheckpoint = z.infer<typeof LoadCheckpoint>;

export const SingleCost = z.object({
  records: z.number().int().positive(),
  peerBytes: z.number(),
  stateBytes: z.number(),
  ordererBytes: z.number(),
});
export type SingleCost = z.infer<typeof SingleCost>;

export const LoadResults = Common.extend({
  format: z.literal('openward-scale-load/1'),
  wanted: z.number().int(),
  patients: z.number().int(),
  doctors: z.number().int(),
  concurrency: z.number().int(),
  /** Records in one transaction. */
  together: z.number().int(),
  /** What each of the first records took, which were put one at a time, as patients put them. */
  single: SingleCost,
  checkpoints: z.array(LoadCheckpoint).min(1),
});
export type LoadResults = z.infer<typeof LoadResults>;

export const CurvePoint = z.object({
  users: z.number().int(),
  seconds: z.number(),
  requests: z.number().int(),
  /** Answers that were not a success. A point with any is not hidden. */
  failures: z.number().int(),
  throughput: z.number(),
  p50: z.number(),
  p95: z.number(),
  p99: z.number(),
  max: z.number(),
  cores: Cores,
});
export type CurvePoint = z.infer<typeof CurvePoint>;

export const Curve = z.object({
  name: z.enum(['upload', 'query', 'share']),
  what: z.string(),
  points: z.array(CurvePoint),
});
export type Curve = z.infer<typeof Curve>;

export const CurveResults = Common.extend({
  format: z.literal('openward-scale-curves/1'),
  tool: z.string(),
  bytesADownload: z.number().int(),
  curves: z.array(Curve),
});
export type CurveResults = z.infer<typeof CurveResults>;

export const BatchSetting = z.object({
  /** As in network.yaml. */
  maxInterval: z.string(),
  maxMessages: z.number().int(),
  alone: Summary,
  under: z.object({
    users: z.number().int(),
    seconds: z.number(),
    throughput: z.number(),
    failures: z.number().int(),
    p50: z.number(),
    p95: z.number(),
  }),
  /** While under load. */
  blocks: z.number().int(),
  transactions: z.number().int(),
  /** Bytes of the peer's block files and of an orderer's, for each transaction under load. */
  peerBytes: z.number(),
  ordererBytes: z.number(),
  cores: Cores,
});
export type BatchSetting = z.infer<typeof BatchSetting>;

export const BatchingResults = Common.extend({
  format: z.literal('openward-scale-batching/1'),
  tool: z.string(),
  settings: z.array(BatchSetting),
});
export type BatchingResults = z.infer<typeof BatchingResults>;

export const ListResults = Common.omit({ machine: true }).extend({
  format: z.literal('openward-scale-list/1'),
  machine: z.object({ cpu: z.string(), cores: z.number().int() }),
  browser: z.string(),
  rows: z.number().int(),
  /**
   * From the beginning of the navigation until the first row is painted: with pages of 50, and with all rows in one
   * answer.
   */
  firstRow: z.array(z.number()).min(1),
  allRows: z.array(z.number()).min(1),
  scrolls: z.array(
    z.object({
      name: z.string(),
      frames: z.number().int(),
      seconds: z.number(),
      fps: z.number(),
      p95FrameMs: z.number(),
      longestFrameMs: z.number(),
    }),
  ),
  /** Of the page once all rows are in it. */
  elements: z.number().int(),
  rowsInPage: z.number().int(),
  heapMiB: z.number(),
});
export type ListResults = z.infer<typeof ListResults>;

/** What was measured of each; absent what was not. */
export interface ScaleResults {
  readonly load?: LoadResults;
  readonly curves?: CurveResults;
  readonly batching?: BatchingResults;
  readonly list?: ListResults;
}
