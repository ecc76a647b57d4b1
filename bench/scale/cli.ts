import { resolve } from 'node:path';
import { Command } from 'commander';
import { startWorld, visitWorld, type World } from '../../e2e/world/world.ts';
import { number, numbers } from '../arguments.ts';
import { batching } from './batching/batching.ts';
import { measureCurves } from './curves/curves.ts';
import { load } from './load/load.ts';
import { report } from './report.ts';
import { say } from './say.ts';

interface Common {
  readonly out: string;
  readonly data?: string;
}

/**
 * `npm run bench:scale -- WHAT --out DIR`: each writes DIR/scale-WHAT.json; exit code 1 when anything could not be
 * measured.
 */
const program = new Command('bench:scale').description('How the system bears many records and many people');

function command(name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .requiredOption('--out <folder>', `where scale-${name}.json goes`);
}

const onNetwork = (name: string, description: string): Command =>
  command(name, description).option(
    '--data <folder>',
    'a network that runs already, which is left running; otherwise one is started and deleted again',
  );

async function inWorld(data: string | undefined, work: (world: World) => Promise<unknown>): Promise<void> {
  const world = data === undefined ? await startWorld({ progress: say }) : visitWorld(resolve(data));
  try {
    await work(world);
  } finally {
    await world.stop();
  }
}

/** The first interrupt ends in order, a second one at once. */
function untilInterrupted(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  return stop.signal;
}

onNetwork(
  'load',
  'P_DE in bulk through the real chaincode, measuring on the way; goes on where it was ended (with --data)',
)
  .option('--records <n>', 'how many P_DE in the end', number, 1_000_000)
  .option('--patients <n>', 'whose they are', number, 20)
  .option('--doctors <n>', 'who signed them', number, 6)
  .option('--concurrency <n>', 'transactions under way at once, of each kind', number, 6)
  .option('--together <n>', 'records in one transaction, a hundred at most', number, 100)
  .option('--rounds <n>', 'questions of each kind at a checkpoint', number, 200)
  .action(
    async ({
      out,
      data,
      ...options
    }: Common & {
      records: number;
      patients: number;
      doctors: number;
      concurrency: number;
      together: number;
      rounds: number;
    }) => {
      await inWorld(data, (world) => load({ world, out: resolve(out), signal: untilInterrupted(), ...options }));
    },
  );

onNetwork('curves', 'throughput and latency of upload, query and share with more and more people at once')
  .option('--users <numbers>', 'how many at once', numbers, [1, 2, 4, 8, 16, 32, 64])
  .option('--each <n>', 'requests of each user at a point, beside a hundred in all', number, 12)
  .action(async ({ out, data, ...options }: Common & { users: number[]; each: number }) => {
    await inWorld(data, (world) => measureCurves({ world, out: resolve(out), ...options }));
  });

command('batching', 'how long a block is waited for: alone and under load, each setting on a network of its own')
  .option('--intervals <numbers>', 'milliseconds', numbers, [5, 10, 25, 50, 100, 250, 500])
  .option(
    '--messages <numbers>',
    'with the interval of the description, also these most messages a block',
    numbers,
    [10, 50],
  )
  .option('--users <n>', 'under load', number, 16)
  .option('--alone <n>', 'transactions one after the other', number, 100)
  .option('--under <n>', 'transactions under load', number, 800)
  .action(
    async ({
      out,
      intervals,
      messages,
      ...options
    }: Common & { intervals: number[]; messages: number[]; users: number; alone: number; under: number }) => {
      const settings = [
        ...intervals.map((interval) => ({ interval, messages: 500 })),
        ...messages.map((most) => ({ interval: 10, messages: most })),
      ];
      await batching({ out: resolve(out), settings, ...options });
    },
  );

command('list', 'a long list of records in the real pages, drawn by Chromium: time to the first row, frames a second')
  .option('--rows <n>', 'how long', number, 10_000)
  .option('--rounds <n>', 'how often the page is opened', number, 10)
  .option('--browser <path>', 'a Chromium', '/usr/bin/chromium')
  .action(async ({ out, ...options }: Common & { rows: number; rounds: number; browser: string }) => {
    // Vite and Chromium are for this one alone.
    const { list } = await import('./list/list.ts');
    await list({ out: resolve(out), ...options });
  });

program
  .command('report')
  .description('scale.html of the results in a folder, and its report.html with them')
  .requiredOption('--out <folder>', 'where the results are')
  .option('--document', 'also writes their numbers into docs/scale.md')
  .action(({ out, document = false }: Common & { document?: boolean }) => report(resolve(out), document));

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
}
process.exit();
