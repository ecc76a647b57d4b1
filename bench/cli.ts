import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { number, only as readOnly, type Only } from './arguments.ts';
import { bench } from './bench.ts';
import { readResults } from './report/write.ts';
import { identityBench } from './identity/bench.ts';
import { deviceBench } from './devices/bench.ts';
import { truthBench } from './truth/bench.ts';

interface Options {
  readonly runs: number;
  readonly quick?: boolean;
  readonly out: string;
  readonly compare?: string;
  readonly data?: string;
  readonly only?: Only;
  readonly seeds: number;
  readonly minutes: number;
  readonly records: number;
  readonly job?: boolean;
  readonly list?: boolean;
  readonly soak?: number;
}

/**
 * `npm run bench`: exit code 0 when every row was measured, with --compare none got worse, and every recording is true;
 * 1 otherwise.
 */
const program = new Command('bench')
  .description("The paper's 15 operations and the whole job on the real network, beside the bare limits")
  .option('--runs <n>', 'how often each operation is done', number, 1000)
  .option('--quick', 'as --runs 30')
  .requiredOption('--out <folder>', 'where results.json and report.html go')
  .option(
    '--compare <results.json>',
    'say which operations got slower, relative to their baseline, since those results',
  )
  .option('--data <folder>', 'a network that runs already; otherwise one is started and deleted again')
  .option(
    '--only <what>',
    'these operations only, such as 3,6,15, or capture-truth: whether recordings of devices hold what truly happened, or devices: what recording them costs, or identity: what keys of people cost, and how soon a revoked one is shut out; the results say that they are not complete',
    readOnly,
  )
  .option('--seeds <n>', 'how many recordings capture-truth judges', number, 200)
  .option('--minutes <n>', 'for how long devices records; --quick: 1', number, 10)
  .option('--records <n>', 'of somebody who loses everything, for identity; --quick: 1000', number, 10_000)
  .option('--job', 'the whole job alone, or besides --only; the results say that they are not complete')
  .option(
    '--list',
    'a clerk’s list with 1,000 waiting, alone or besides --only; the results say that they are not complete',
  )
  .option('--soak <minutes>', 'drive a window for so long and watch its memory', number)
  .action(async (options: Options) => {
    const out = resolve(options.out);
    mkdirSync(out, { recursive: true });
    const before = options.compare === undefined ? undefined : readResults(options.compare);
    const { quick, runs, data, job, list, soak, seeds, minutes } = options;
    if (options.only === 'capture-truth') {
      const { failed, unseen } = await truthBench({ seeds, out });
      if (failed > 0 || unseen > 0) process.exitCode = 1;
      return;
    }
    if (options.only === 'devices') {
      const lost = await deviceBench({ minutes: quick === true ? 1 : minutes, out });
      if (lost > 0) process.exitCode = 1;
      return;
    }
    if (options.only === 'identity') {
      const few = quick === true;
      const records = few ? Math.min(1000, options.records) : options.records;
      const where = data === undefined ? undefined : resolve(data);
      const rewritten = await identityBench({ runs: few ? 3 : Math.min(runs, 10), records, out, data: where });
      if (rewritten > 0) process.exitCode = 1;
      return;
    }
    const only = options.only ?? (job === true || list === true ? [] : undefined);
    const { failures, worse } = await bench({
      runs: quick === true ? 30 : runs,
      out,
      ...(data === undefined ? {} : { data: resolve(data) }),
      ...(only === undefined ? {} : { only }),
      ...(job === undefined ? {} : { job }),
      ...(list === undefined ? {} : { list }),
      ...(soak === undefined ? {} : { soak }),
      ...(before === undefined ? {} : { before }),
      slow: slow(),
    });
    if (failures > 0 || worse > 0) process.exitCode = 1;
  });

/** For the control alone: OPENWARD_BENCH_SLOW=6 makes our way of operation 6 slower by a fifth. */
function slow(): { operation: number; share: number } | undefined {
  const operation = Number(process.env['OPENWARD_BENCH_SLOW'] ?? '');
  return operation > 0 ? { operation, share: 0.2 } : undefined;
}

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
}
// Xvfb and libraries' connections must not keep a finished bench alive.
process.exit();
