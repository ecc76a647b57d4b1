import type { Operation } from './operation.ts';
import { paperSizes } from './plan.ts';
import type { Findings, Runtime } from './runtime/assignment.ts';
import type { Growth, Row, WholeJob } from './results.ts';
import { growthExponent, median, quantile, ratioInterval, summarise } from './statistics.ts';

/** Of each runtime what its rounds found. */
export type Found = Readonly<Record<Runtime, readonly Findings[]>>;

const runtimes: readonly Runtime[] = ['node', 'electron'];

/** One row for each operation, size and runtime that was measured, rounds put together. */
export function resultRows(operations: readonly Operation[], found: Found): Row[] {
  return operations.flatMap((operation) =>
    runtimes.flatMap((runtime) =>
      sizesOf(found[runtime], operation.number).map((size) => rowOf(operation, size, runtime, found[runtime])),
    ),
  );
}

function sizesOf(rounds: readonly Findings[], number: number): number[] {
  const sizes = rounds.flatMap(({ rows }) =>
    rows.filter(({ operation }) => operation === number).map(({ size }) => size),
  );
  return [...new Set(sizes)].sort((a, b) => a - b);
}

function rowOf(operation: Operation, size: number, runtime: Runtime, findings: readonly Findings[]): Row {
  const rounds = findings.flatMap(({ rows }) =>
    rows.filter((row) => row.operation === operation.number && row.size === size),
  );
  const ours = summarise(rounds.flatMap((round) => round.ours));
  const baseline = summarise(rounds.flatMap((round) => round.bare));
  const ratio = ours.median / baseline.median;
  const judged = operation.targetSize === undefined || operation.targetSize === size;
  return {
    operation: operation.number,
    name: operation.name,
    size,
    runtime,
    ours,
    baselineName: operation.baseline,
    baseline,
    ratio,
    interval: ratioInterval(rounds),
    rounds: rounds.map((round) => median(round.ours) / median(round.bare)),
    discarded: rounds.reduce((sum, { discarded }) => sum + discarded, 0),
    target: operation.target,
    ...(judged ? { met: ratio <= operation.target } : {}),
  };
}

export function growthOf(rows: readonly Row[]): Growth[] {
  const keys = [...new Set(rows.map(({ operation, runtime }) => `${operation} ${runtime}`))];
  return keys.flatMap((key) => {
    const own = rows.filter(({ operation, runtime }) => `${operation} ${runtime}` === key);
    const [first] = own;
    const inPaper = own.filter(({ size }) => paperSizes.some((paper) => paper === size));
    const [paper, all, baselinePaper, baselineAll] = [
      exponent(inPaper, 'ours'),
      exponent(own, 'ours'),
      exponent(inPaper, 'baseline'),
      exponent(own, 'baseline'),
    ];
    if (
      first === undefined ||
      paper === undefined ||
      all === undefined ||
      baselinePaper === undefined ||
      baselineAll === undefined
    )
      return [];
    return [{ operation: first.operation, runtime: first.runtime, paper, all, baselinePaper, baselineAll }];
  });
}

function exponent(rows: readonly Row[], whose: 'ours' | 'baseline'): number | undefined {
  return growthExponent(rows.map((row) => ({ size: row.size, ms: row[whose].median })));
}

/** From the patient's confirmation to committed, to the longest unavoidable chain. */
const JOB_TARGET = 1.5;

export function jobOf(runtime: Runtime, findings: readonly Findings[], size: number): WholeJob | undefined {
  const runs = findings.flatMap(({ job }) => job);
  const sorted = [...runs].sort((a, b) => a.whole - b.whole);
  const typical = sorted[Math.floor((sorted.length - 1) / 2)];
  if (typical === undefined) return undefined;
  const quantiles = (pick: 'whole' | 'confirmed' | 'bareChain' | 'bareTransaction'): { p50: number; p95: number } => {
    const values = runs.map((run) => run[pick]).sort((a, b) => a - b);
    return { p50: median(values), p95: quantile(values, 0.95) };
  };
  const [whole, confirmed, bareChain, bareTransaction] = [
    quantiles('whole'),
    quantiles('confirmed'),
    quantiles('bareChain'),
    quantiles('bareTransaction'),
  ];
  const rounds = findings
    .filter(({ job }) => job.length > 0)
    .map(({ job }) => ({ ours: job.map((run) => run.confirmed), bare: job.map((run) => run.bareChain) }));
  const ratio = confirmed.p50 / bareChain.p50;
  const ratios = {
    ratio,
    interval: ratioInterval(rounds),
    transactionRatio: confirmed.p50 / bareTransaction.p50,
    wholeRatio: whole.p50 / bareChain.p50,
  };
  return {
    runtime,
    size,
    n: runs.length,
    whole,
    confirmed,
    bareChain,
    bareTransaction,
    ...ratios,
    target: JOB_TARGET,
    met: ratio <= JOB_TARGET,
    typical,
  };
}
