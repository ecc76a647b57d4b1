import type { BenchStage } from './stage/stage.ts';

/** The paper's table 1, by its own numbers. */
export const operationNumbers = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15] as const;
export type OperationNumber = (typeof operationNumbers)[number];

/** One way of doing an operation once; what it answers is thrown away. */
export type Once = () => Promise<unknown>;

/** Our way and the bare one, made ready for one size: only the doing is timed. */
export interface Contest {
  readonly ours: Once;
  readonly bare: Once;
  /** Before each pair, not timed. */
  readonly ready?: Once;
  /** After the last pair, not timed. */
  readonly end?: Once;
}

/** One of the 15 operations. */
export interface Operation {
  readonly number: OperationNumber;
  readonly name: string;
  /** What `bare` is, for the report. */
  readonly baseline: string;
  /** The highest ratio of medians that is acceptable. */
  readonly target: number;
  /** Size the target holds at, in bytes; every size when absent. */
  readonly targetSize?: number;
  /** True when the operation's cost is not meant to depend on the size of the file. */
  readonly independentOfSize: boolean;
  /** True when it reads or writes every byte, so that 64 MiB and 1 GiB are worth measuring. */
  readonly touchesBytes: boolean;
  /** Makes what is needed for files of `bytes` bytes. */
  prepare(bytes: number, stage: BenchStage): Promise<Contest>;
}
