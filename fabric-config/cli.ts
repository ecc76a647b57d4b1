import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import { keepFilesPrivate } from '../connections/private-files.ts';
import { clearEnvironment, ignoredText } from '../connections/environment.ts';
import { OpenwardError } from '../domain/errors.ts';
import { mayLose } from '../domain/may-lose.ts';
import { toldSystemFailure } from '../domain/system-failure.ts';
import { addAuditCommand } from './audit/command.ts';
import { addBackupCommands } from './backup/commands.ts';
import { requireMembers } from './consent/own-going.ts';
import { down, reset } from './lifecycle/down.ts';
import { installation, typed } from './lifecycle/installation.ts';
import { keep } from './lifecycle/keep.ts';
import { shellWord } from './lifecycle/shell-word.ts';
import { invocationOf, runInForeground, shellText } from './lifecycle/run.ts';
import { peerEnvironment } from './lifecycle/peer-environment.ts';
import { addInstallationCommand } from './installations/command.ts';
import { addMembershipCommands } from './membership-commands.ts';
import { dataFolder, repositoryRoot, type DataPaths } from './node/paths.ts';
import { addRenewCommand } from './renewal/command.ts';
import { addSupervisionCommand } from './supervise/command.ts';
import { status, type NetworkStatus, type ProcessStatus } from './lifecycle/status.ts';
import { trace } from './lifecycle/trace.ts';
import { up } from './lifecycle/up.ts';
import { addRidKeyCommand } from './rid-key/command.ts';
import { addUpgradeCommand } from './upgrade/command.ts';

keepFilesPrivate();
const variables = Object.keys(process.env);
/** What the network's processes are started with is ours. */
const ignored = clearEnvironment();
if (ignored.length > 0) note(ignoredText(ignored));

const repository = repositoryRoot();

interface Common {
  readonly data?: string;
  readonly json?: boolean;
}

function print(value: string): void {
  process.stdout.write(`${value}\n`);
}

function note(value: string): void {
  process.stderr.write(`${value}\n`);
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MB`;

function processLine(p: ProcessStatus): string {
  const cells = [
    p.name.padEnd(22),
    (p.running ? String(p.pid) : '-').padStart(8),
    (p.port === null ? '-' : String(p.port)).padStart(6),
    (p.running ? megabytes(p.memory) : '-').padStart(7),
    (p.height === null ? '' : `height ${p.height}`).padEnd(12),
  ];
  const remark = [
    p.problem ?? 'ok',
    ...(p.problem === null && p.chaincode !== null ? [p.chaincode] : []),
    ...(p.database === null ? [] : [p.database]),
    ...(p.restarts === 0 ? [] : [`started again ${p.restarts === 1 ? 'once' : `${p.restarts} times`}`]),
  ].join(', ');
  const log = p.log.map((line) => `\n      ${line}`).join('');
  return `${cells.join(' ')} ${p.problem === null ? remark : `WRONG: ${remark}`}${log}`;
}

function statusText(s: NetworkStatus): string {
  const head = [
    `folder    ${s.folder}`,
    `ordering  ${s.ordering}`,
    `chaincode ${s.chaincode ?? 'none'}`,
    ...[...new Set(s.clouds.map(({ cloud }) => cloud))].map((cloud) => cloudLine(cloud, s.clouds)),
    ...s.left.map((org) => `left      ${org} is no member any more`),
    ...s.ended.map(({ org, certificate, ended }) => `ENDED     ${org}: ${certificate}, ${ended} (${typed('renew')})`),
    '',
  ];
  const wrong = s.processes.filter((p) => p.problem !== null).map((p) => p.name);
  const rest = s.ended.length === 0 ? 'all processes are well' : 'certificates have ended';
  const whole = wrong.length === 0 ? rest : `wrong: ${wrong.join(', ')} (${typed('up')})`;
  const foot = [
    '',
    `memory    ${megabytes(s.memory)}`,
    `disk      ${megabytes(s.disk.free)} free of ${megabytes(s.disk.total)}`,
    s.ok ? 'all is well' : (s.disk.problem ?? whole),
  ];
  return [...head, ...s.processes.map(processLine), ...foot].join('\n');
}

/** Where the data of the people of organisations here lie. */
function cloudLine(cloud: string, clouds: NetworkStatus['clouds']): string {
  const orgs = clouds.filter((one) => one.cloud === cloud).map(({ org }) => org);
  return `cloud     ${cloud}, of ${orgs.join(', ')}`;
}

async function confirmed(paths: DataPaths): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new OpenwardError(
      'INPUT_INVALID',
      'reset deletes the ledger, all records and all keys; without a terminal to ask it needs --yes',
    );
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(
      `This deletes ${paths.root}: the ledger, all records and all keys. Type "reset" to go on: `,
    );
    return answer.trim() === 'reset';
  } finally {
    terminal.close();
  }
}

/** An option that may be given several times. */
function also(given: string, before: string[] = []): string[] {
  return [...before, given];
}

const program = new Command(installation()?.command ?? 'network').description('The Openward network on this machine');
const command = (name: string, description: string): Command =>
  program
    .command(name)
    .description(description)
    .option('--data <folder>', 'data folder (default: OPENWARD_DATA, else .openward in the checkout)')
    .option('--json', 'answer as JSON on standard output');

command('up', 'create the network, or start what does not run')
  .option('--orderers <n>', '1 makes Raft with SA alone; the default is BFT over all; only at the first start', Number)
  .option(
    '--trial <folder>',
    'consortium.yaml and a description for each founder, in place of the shipped ones; likewise',
  )
  .action(async (options: Common & { orderers?: number; trial?: string }) => {
    const begun = performance.now();
    const progress = (text: string): void =>
      note(`${((performance.now() - begun) / 1000).toFixed(1).padStart(6)} s  ${text}`);
    const paths = dataFolder(options.data, repository);
    await requireMembers({ repository, paths });
    const result = await up({
      repository,
      paths,
      progress,
      ...(options.orderers === undefined ? {} : { orderers: options.orderers }),
      ...(options.trial === undefined ? {} : { trial: options.trial }),
    });
    const ok = result.missing.length === 0;
    print(
      options.json
        ? JSON.stringify({ ok, ...result })
        : `${ok ? 'up' : `up, but WITHOUT ${result.missing.join(', ')}`} in ${result.seconds.toFixed(1)} s; ${result.started.length} processes started`,
    );
    if (!ok) process.exitCode = 1;
  });

command('down', 'stop every process; all data stays').action(async (options: Common) => {
  const stopped = await down(dataFolder(options.data, repository));
  print(options.json ? JSON.stringify({ ok: true, stopped }) : `down; ${stopped.length} processes stopped`);
});

command('status', 'each process and what is wrong; exit code 1 when something is').action(async (options: Common) => {
  const found = await status(repository, dataFolder(options.data, repository));
  print(options.json ? JSON.stringify(found, null, 2) : statusText(found));
  if (!found.ok) process.exitCode = 1;
});

command(
  'keep',
  'look after every process until ended: who ended or stands still is started again; "up" starts this',
).action(async (options: Common) => {
  // The keeper is who mends things when there is room again.
  mayLose(process.stderr);
  const ended = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => ended.abort());
  const say = (text: string): void =>
    note(JSON.stringify({ level: 30, time: new Date().toISOString(), service: 'keeper', msg: text }));
  await keep({ repository, paths: dataFolder(options.data, repository), say, signal: ended.signal });
});

command(
  'run <process>',
  'one process in the foreground, as "up" starts it; by its part where the folder holds one node',
)
  .option('--shell', 'print instead what a shell evaluates to become that process')
  .action(async (name: string, options: Common & { shell?: boolean }) => {
    const invocation = await invocationOf(repository, dataFolder(options.data, repository), name);
    if (options.shell) print(shellText(invocation, variables));
    else process.exitCode = await runInForeground(invocation);
  });

command('env', 'print what to export so that the `peer` command speaks as the administrator of an organisation')
  .requiredOption('--org <key>', 'organisation with a peer, such as hospital1')
  .action((options: Common & { org: string }) => {
    const variables = peerEnvironment(repository, dataFolder(options.data, repository), options.org);
    print(
      options.json
        ? JSON.stringify(variables)
        : Object.entries(variables)
            .map(([name, value]) => `export ${name}=${shellWord(value)}`)
            .join('\n'),
    );
  });

command('trace <id>', 'every line of one call in all logs, by the reference that a window shows, or by an id')
  .option(
    '--logs <folder>',
    'logs of another machine beside those of this network, such as a client’s; may be repeated',
    also,
  )
  .action(async (id: string, options: Common & { logs?: string[] }) => {
    const found = await trace(id, [dataFolder(options.data, repository).logs(), ...(options.logs ?? [])]);
    const width = Math.max(0, ...found.lines.map(({ log }) => log.length));
    const lines = found.lines.map(({ log, text }) => `${log.padEnd(width)} ${text}`);
    print(options.json ? JSON.stringify(found) : lines.join('\n'));
    if (found.lines.length === 0) process.exitCode = 1;
  });

command('reset', 'stop every process and delete all data')
  .option('--yes', 'do not ask')
  .action(async (options: Common & { yes?: boolean }) => {
    const paths = dataFolder(options.data, repository);
    if (options.yes !== true && !(await confirmed(paths))) {
      note('nothing was changed');
      process.exitCode = 1;
      return;
    }
    await reset(paths);
    print(options.json ? JSON.stringify({ ok: true }) : `${paths.root} is gone`);
  });

addMembershipCommands({ repository, command, print, note });
addRenewCommand({ repository, command, print, note });
addAuditCommand({ repository, command, print, note });
addSupervisionCommand({ repository, command, print, note });
addRidKeyCommand({ repository, command, print, note });
addInstallationCommand({ repository, command, print, note });
addUpgradeCommand({ repository, command, print, note });
addBackupCommands({ repository, command, print, note });

try {
  await program.parseAsync();
} catch (thrown) {
  const error = toldSystemFailure(thrown);
  const known =
    error instanceof OpenwardError
      ? error
      : new OpenwardError('INTERNAL', error instanceof Error ? error.message : String(error), { cause: error });
  if (process.argv.includes('--json')) print(JSON.stringify({ ok: false, code: known.code, message: known.message }));
  note(`${known.code}: ${known.message}`);
  if (known.code === 'INTERNAL' && error instanceof Error && error.stack !== undefined) note(error.stack);
  process.exitCode = 1;
}
