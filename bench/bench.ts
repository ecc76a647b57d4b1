import { availableParallelism, loadavg } from 'node:os';
import { startWorld, visitWorld, type World } from '../e2e/world/world.ts';
import { endDisplay } from '../e2e/windows/display.ts';
import { growthOf, jobOf, resultRows } from './assemble.ts';
import { clerksList, type ClerksList } from './client/clerks-list.ts';
import { coldStart } from './client/cold-start.ts';
import { soak } from './client/soak.ts';
import { believable, compare, confirmed, type Suspicion } from './compare/compare.ts';
import { checkedOut, describeMachine } from './machine.ts';
import type { Operation } from './operation.ts';
import { operations } from './operations/index.ts';
import { counts, JOB_BYTES, plan, ROUNDS, share, sizeName, STALL_BYTES, type PlannedRow } from './plan.ts';
import { writeReport } from './report/write.ts';
import type { Results, Row } from './results.ts';
import type { Findings, Runtime } from './runtime/assignment.ts';
import { carryOut } from './runtime/launch.ts';
import { summarise } from './statistics.ts';
import { whyOf } from './why.ts';

export interface BenchOptions {
  readonly runs: number;
  readonly out: string;
  readonly data?: string;
  readonly only?: readonly number[];
  /** The whole job too, although `only` names what is asked for. */
  readonly job?: boolean;
  /** A clerk's list too, although `only` names what is asked for. */
  readonly list?: boolean;
  readonly soak?: number;
  readonly before?: Results;
  readonly slow?: { operation: number; share: number } | undefined;
}

const began = performance.now();
const say = (text: string): void =>
  void process.stderr.write(`${((performance.now() - began) / 1000).toFixed(1).padStart(7)} s  ${text}\n`);
const runtimes = ['node', 'electron'] as const;

/** Measures, writes the report, compares. Answers how much could not be measured and how much got worse. */
export async function bench(options: BenchOptions): Promise<{ failures: number; worse: number }> {
  const loadBefore = loadavg();
  if ((loadBefore[0] ?? 0) > availableParallelism() / 2)
    say(
      `the machine is busy (load ${loadBefore.map((load) => load.toFixed(1)).join(' ')}): what is found now tells little, and a comparison less`,
    );
  const world = options.data === undefined ? await startWorld({ progress: say }) : visitWorld(options.data);
  try {
    const results = await measureAll(options, world, loadBefore);
    writeReport(options.out, results);
    print(results);
    const worse = options.before === undefined ? [] : await whatGotWorse(options, world, options.before, results);
    return { failures: results.failures.length, worse: worse.length };
  } finally {
    await world.stop();
    await endDisplay();
  }
}

function asked({ only }: BenchOptions): readonly Operation[] {
  return operations.filter(({ number }) => only === undefined || only.includes(number));
}

async function measureAll(options: BenchOptions, world: World, loadBefore: number[]): Promise<Results> {
  const all = counts(options.runs);
  const found: Record<Runtime, Findings[]> = { node: [], electron: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    const rows = plan(asked(options), all, round).filter(({ runs }) => runs > 0);
    const whole = options.only === undefined;
    // Sealing a gigabyte is watched once a runtime.
    const stall = whole && round === 0 ? STALL_BYTES : 0;
    for (const runtime of runtimes)
      found[runtime].push(
        await oneRound(
          options,
          world,
          { runtime, rows, job: whole || options.job === true ? share(all.job, round) : 0, stall },
          `round ${round + 1} of ${ROUNDS}`,
        ),
      );
  }
  const rows = resultRows(operations, found);
  const clientFailures: Results['failures'] = [];
  return {
    format: 'openward-bench/1',
    at: new Date().toISOString(),
    ...checkedOut(),
    complete: options.only === undefined,
    runs: options.runs,
    seconds: Math.round((performance.now() - began) / 1000),
    machine: describeMachine(world.paths.root, found.node[0]?.versions, found.electron[0]?.versions),
    load: { before: loadBefore, after: loadavg() },
    rows,
    growth: growthOf(rows),
    job: runtimes.flatMap((runtime) => jobOf(runtime, found[runtime], JOB_BYTES) ?? []),
    client: await measureClient(options, world, found, clientFailures),
    failures: [
      ...clientFailures,
      ...runtimes.flatMap((runtime) =>
        found[runtime].flatMap(({ failures }) =>
          failures.map(({ what, why }) => ({ what: `${runtime}: ${what}`, why })),
        ),
      ),
    ],
  };
}

/** Milliseconds the main process may be late, at the 99.9th percentile, while it seals. */
const STALL_TARGET = 50;

async function measureClient(
  options: BenchOptions,
  world: World,
  found: Record<Runtime, Findings[]>,
  failures: Results['failures'],
): Promise<Results['client']> {
  const stalls = runtimes.flatMap((runtime) =>
    found[runtime].flatMap(({ stall }) =>
      stall === undefined ? [] : [{ ...stall, runtime, target: STALL_TARGET, met: stall.p999 <= STALL_TARGET }],
    ),
  );
  const attempt = async <T>(what: string, work: () => Promise<T>): Promise<T | undefined> => {
    say(what);
    try {
      return await work();
    } catch (error) {
      failures.push({ what, why: whyOf(error) });
      return undefined;
    }
  };
  const { only, list, soak: minutes } = options;
  const clerk =
    only === undefined || list === true
      ? await attempt('a clerk’s list with 1,000 waiting', () => clerksList(world, Math.min(options.runs, 200)))
      : undefined;
  const starts =
    only === undefined
      ? await attempt('cold start of the client', () => inTurn(counts(options.runs).coldStarts, () => coldStart(world)))
      : undefined;
  const soaked =
    minutes === undefined
      ? undefined
      : await attempt(`the client in use for ${minutes} minutes`, () => soak(world.paths.root, minutes, say));
  return {
    stalls,
    ...(starts === undefined ? {} : { coldStart: summarise(starts) }),
    ...(clerk === undefined ? {} : { clerksList: judged(clerk) }),
    ...(soaked === undefined ? {} : { soak: soaked }),
  };
}

/** Milliseconds a clerk waits for any of them, at the 95th percentile. */
const CLERK_TARGET = 300;

function judged({ waiting, ...took }: ClerksList): Results['client']['clerksList'] {
  const [list, later, booking] = [summarise(took.list), summarise(took.later), summarise(took.booking)];
  const met = [list, later, booking].every(({ p95 }) => p95 <= CLERK_TARGET);
  return { waiting, list, later, booking, target: CLERK_TARGET, met };
}

async function inTurn(times: number, work: () => Promise<number>): Promise<number[]> {
  const took: number[] = [];
  for (let i = 0; i < times; i += 1) took.push(await work());
  return took;
}

interface Round {
  readonly runtime: Runtime;
  readonly rows: readonly PlannedRow[];
  readonly job: number;
  readonly stall: number;
}

function oneRound(
  { slow }: BenchOptions,
  world: World,
  { runtime, rows, job, stall }: Round,
  name: string,
): Promise<Findings> {
  const told = (text: string): void => say(`${name}, ${runtime}: ${text}`);
  return carryOut(
    { data: world.paths.root, runtime, rows: [...rows], job, stall, ...(slow === undefined ? {} : { slow }) },
    told,
  );
}

/**
 * Noise among a hundred rows finds one that looks worse; it seldom does so twice, so what is suspicious is measured
 * again by itself.
 */
async function whatGotWorse(
  options: BenchOptions,
  world: World,
  before: Results,
  results: Results,
): Promise<Suspicion[]> {
  const { compared, unmatched, suspicious } = compare(before, results);
  const first = believable(suspicious);
  say(
    `compared ${compared} rows with ${before.commit.slice(0, 12)} of ${before.at}; ${unmatched} have no counterpart; ${first.length} to be measured again`,
  );
  const worse =
    first.length === 0
      ? []
      : confirmed(first, compare(before, { rows: await again(options, world, first) }).suspicious);
  for (const { operation, name, size, runtime, before: was, now, factor } of worse)
    process.stdout.write(
      `SLOWER  operation ${operation} (${name}) at ${sizeName(size)} in ${runtime}: ratio ${was.toFixed(3)} -> ${now.toFixed(3)}, ${((factor - 1) * 100).toFixed(0)} % worse\n`,
    );
  if (worse.length === 0) process.stdout.write('nothing got slower\n');
  return worse;
}

async function again(options: BenchOptions, world: World, suspicious: readonly Suspicion[]): Promise<Row[]> {
  const found: Record<Runtime, Findings[]> = { node: [], electron: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const runtime of runtimes) {
      const rows = plan(operations, counts(options.runs), round).filter(
        ({ operation, size, runs }) =>
          runs > 0 &&
          suspicious.some((one) => one.operation === operation && one.size === size && one.runtime === runtime),
      );
      if (rows.length > 0)
        found[runtime].push(await oneRound(options, world, { runtime, rows, job: 0, stall: 0 }, 'again'));
    }
  }
  return resultRows(operations, found);
}

function print({ rows, job, client, failures, machine, seconds }: Results): void {
  const lines = rows.map(
    (row) =>
      `${String(row.operation).padStart(2)}  ${row.name.padEnd(50)} ${sizeName(row.size).padStart(6)} ${row.runtime.padEnd(8)} ${row.ours.median.toFixed(3).padStart(10)} ms  bare ${row.baseline.median.toFixed(3).padStart(10)} ms  ratio ${row.ratio.toFixed(2).padStart(6)} [${row.interval.low.toFixed(2)}, ${row.interval.high.toFixed(2)}]  ${row.met === undefined ? '' : row.met ? `<= ${row.target}` : `MISSES ${row.target}`}`,
  );
  const jobs = job.map(
    ({ runtime, confirmed: took, whole: all, bareChain, ratio, wholeRatio, target, met }) =>
      `confirmation to committed, ${runtime}: p50 ${took.p50.toFixed(1)} ms, p95 ${took.p95.toFixed(1)} ms; bare chain ${bareChain.p50.toFixed(1)} ms; ratio ${ratio.toFixed(2)} ${met ? '<=' : 'MISSES'} ${target}; with the doctor’s part ${all.p50.toFixed(1)} ms (${wholeRatio.toFixed(2)})`,
  );
  const stalls = client.stalls.map(
    ({ runtime, p999, max, target, met }) =>
      `event loop while 1 GiB is sealed, ${runtime}: p99.9 ${p999.toFixed(1)} ms, longest ${max.toFixed(1)} ms ${met ? '<=' : 'MISSES'} ${target} ms`,
  );
  const start =
    client.coldStart === undefined
      ? []
      : [`cold start: median ${client.coldStart.median.toFixed(0)} ms of ${client.coldStart.n}`];
  const { clerksList: clerk } = client;
  const lists =
    clerk === undefined
      ? []
      : [
          `clerk’s list with ${clerk.waiting} waiting: first page p50 ${clerk.list.median.toFixed(1)} ms, p95 ${clerk.list.p95.toFixed(1)} ms; a page in the middle p95 ${clerk.later.p95.toFixed(1)} ms; one booking opened p95 ${clerk.booking.p95.toFixed(1)} ms ${clerk.met ? '<=' : 'MISSES'} ${clerk.target} ms`,
        ];
  const wrong = failures.map(({ what }) => `NOT MEASURED  ${what}`);
  process.stdout.write(
    `${[...lines, ...jobs, ...stalls, ...start, ...lists, ...wrong].join('\n')}\n${rows.length} rows in ${seconds} s on ${machine.cores} cores of ${machine.cpu}\n`,
  );
}
