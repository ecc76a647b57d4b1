import type { Operation } from './operation.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

/** The paper's three files. */
export const paperSizes = [64 * KIB, 256 * KIB, MIB] as const;
/** For the operations that touch every byte. */
export const largeSizes = [64 * MIB, 1024 * MIB] as const;

/** Of the file in the whole job. */
export const JOB_BYTES = MIB;
/** Sealed while the event loop is watched. */
export const STALL_BYTES = 1024 * MIB;

/**
 * Every run is split over this many processes of each runtime, one after the other: two processes of the same program
 * differ by more than two halves of one (memory layout, what was compiled when), and an interval that leaves that out
 * is too narrow.
 */
export const ROUNDS = 3;

/** How often each is done, over all rounds. */
export interface Counts {
  readonly runs: number;
  readonly at64MiB: number;
  readonly at1GiB: number;
  readonly job: number;
  readonly coldStarts: number;
}

export function counts(runs: number): Counts {
  const few = runs < 100;
  return { runs, at64MiB: few ? 5 : 50, at1GiB: few ? 3 : 10, job: Math.min(runs, 200), coldStarts: few ? 5 : 15 };
}

export interface PlannedRow {
  readonly operation: number;
  readonly size: number;
  readonly runs: number;
  readonly warmUp: number;
}

/** The rows of one round; the runs of all rounds add up to `counts`. */
export function plan(operations: readonly Operation[], all: Counts, round: number): PlannedRow[] {
  return operations.flatMap(({ number, touchesBytes }) =>
    [...paperSizes, ...(touchesBytes ? largeSizes : [])].map((size): PlannedRow => {
      const runs = share(size === 1024 * MIB ? all.at1GiB : size === 64 * MIB ? all.at64MiB : all.runs, round);
      return { operation: number, size, runs, warmUp: warmUp(size, runs) };
    }),
  );
}

/** One pass over a gigabyte warms up by itself. */
function warmUp(size: number, runs: number): number {
  if (size >= 1024 * MIB) return 0;
  return size >= 64 * MIB ? 1 : Math.min(10, Math.max(5, Math.ceil(runs / 4)));
}

/** What of `total` falls to a round; the first ones take the remainder. */
export function share(total: number, round: number): number {
  return Math.floor(total / ROUNDS) + (round < total % ROUNDS ? 1 : 0);
}

export function sizeName(bytes: number): string {
  if (bytes >= 1024 * MIB) return `${bytes / (1024 * MIB)} GiB`;
  if (bytes >= MIB) return bytes === MIB ? '1 MB' : `${bytes / MIB} MB`;
  return `${bytes / KIB} kB`;
}
