import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import { keepFilesPrivate } from '../connections/private-files.ts';
import { clearEnvironment, ignoredText } from '../connections/environment.ts';
import { OpenwardError } from '../domain/errors.ts';
import { mayLose } from '../domain/may-lose.ts';
import { toldSystemFailure } from '../domain/system-failure.ts';
import { down, reset } from './lifecycle/down.ts';
import { installation, typed } from './lifecycle/installation.ts';
import { keep } from './lifecycle/keep.ts';
import { shellWord } from './lifecycle/shell-word.ts';
import { invocationOf, runInForeground, shellText } from './lifecycle/run.ts';
import { peerEnvironment } from './lifecycle/peer-environment.ts';
import { Admission, MembershipApplication } from '../api/formats/membership.ts';
import { applicationText } from './change/words.ts';
import { dataFolder, repositoryRoot, type DataPaths } from './node/paths.ts';
import { readJsonFile } from './node/state.ts';
import { found } from './lifecycle/found.ts';
import { apply, approve, init, join, leave, type SigningResult } from './lifecycle/membership.ts';
import { addRenewCommand } from './renewal/command.ts';
import { status, type NetworkStatus, type ProcessStatus } from './lifecycle/status.ts';
import { trace } from './lifecycle/trace.ts';
import { up } from './lifecycle/up.ts';

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
    ...(p.restarts === 0 ? [] : [`started again ${p.restarts === 1 ? 'once' : `${p.restarts} times`}`]),
  ].join(', ');
  const log = p.log.map((line) => `\n      ${line}`).join('');
  return `${cells.join(' ')} ${p.problem === null ? remark : `WRONG: ${remark}`}${log}`;
}

function statusText(s: NetworkStatus): string {
  const head = [`folder    ${s.folder}`, `ordering  ${s.ordering}`, `chaincode ${s.chaincode ?? 'none'}`, ''];
  const wrong = s.processes.filter((p) => p.problem !== null).map((p) => p.name);
  const whole = wrong.length === 0 ? 'all processes are well' : `wrong: ${wrong.join(', ')} (${typed('up')})`;
  const foot = [
    '',
    `memory    ${megabytes(s.memory)}`,
    `disk      ${megabytes(s.disk.free)} free of ${megabytes(s.disk.total)}`,
    s.ok ? 'all is well' : (s.disk.problem ?? whole),
  ];
  return [...head, ...s.processes.map(processLine), ...foot].join('\n');
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
  .action(async (options: Common & { orderers?: number }) => {
    const begun = performance.now();
    const progress = (text: string): void =>
      note(`${((performance.now() - begun) / 1000).toFixed(1).padStart(6)} s  ${text}`);
    const result = await up({
      repository,
      paths: dataFolder(options.data, repository),
      progress,
      ...(options.orderers === undefined ? {} : { orderers: options.orderers }),
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

command('init', 'make a node of an organisation: its authorities and the certificates of its machines')
  .requiredOption(
    '--node <file>',
    'its description, such as fabric-config/examples/trial/hospital1.yaml (default: OPENWARD_NODE)',
    process.env['OPENWARD_NODE'],
  )
  .action(async (options: Common & { node: string }) => {
    const paths = dataFolder(options.data, repository);
    await init({ repository, paths }, options.node);
    print(options.json ? JSON.stringify({ ok: true }) : `${paths.root} holds a node; ${typed('apply')} comes next`);
  });

command('apply', 'write the application of a node that wants to join')
  .requiredOption('--contact <text>', 'whom the officers ask back')
  .requiredOption('--out <file>', 'where the application is written')
  .action(async (options: Common & { contact: string; out: string }) => {
    const place = { repository, paths: dataFolder(options.data, repository) };
    const application = await apply(place, options.contact, options.out);
    print(options.json ? JSON.stringify({ ok: true, application }) : applicationText(application));
  });

command('approve', 'say yes to an application; with enough of them it is carried out')
  .requiredOption('--application <file>', 'what the applicant has handed over')
  .requiredOption('--org <key...>', 'who says yes: organisations whose nodes are here')
  .requiredOption('--change <file>', 'goes from one administrator to the next; made when it is not there')
  .requiredOption('--admission <file>', 'written when enough have said yes: what the applicant needs to join')
  .action(async (options: Common & Signing & { application: string; admission: string }) => {
    const application = readJsonFile(MembershipApplication, options.application);
    const place = { repository, paths: dataFolder(options.data, repository) };
    if (options.json !== true) note(applicationText(application));
    const { org: orgs, change: file, admission } = options;
    told(options, await approve(place, application, { orgs, file, admission }));
  });

command('found', 'make a consortium of organisations that each run on machines of their own')
  .requiredOption('--terms <file>', 'what they agree on, such as fabric-config/examples/trial/consortium.yaml')
  .requiredOption('--application <file...>', 'what each of them has written by network apply')
  .requiredOption('--admission <file>', 'written: what each of them joins by')
  .action(async (options: Common & { terms: string; application: string[]; admission: string }) => {
    const { terms, admission } = options;
    const applications = options.application.map((file) => readJsonFile(MembershipApplication, file));
    const consortium = await found({ repository, terms, applications, admission });
    const keys = consortium.members.map(({ key }) => key);
    if (options.json !== true) for (const application of applications) note(applicationText(application));
    print(
      options.json
        ? JSON.stringify({ ok: true, members: keys })
        : `${keys.join(', ')}: each gives network join --admission ${admission}, all at about the same time`,
    );
  });

command('join', 'bring a node that was admitted into the running network')
  .requiredOption('--admission <file>', 'what approving it, or founding, has written')
  .option('--terms <file>', 'of a founder: what was agreed on, which is compared')
  .action(async (options: Common & { admission: string; terms?: string }) => {
    const place = { repository, paths: dataFolder(options.data, repository) };
    await join(place, readJsonFile(Admission, options.admission), options.terms);
    const result = await up({ ...place, progress: note });
    print(options.json ? JSON.stringify({ ok: true, ...result }) : `joined in ${result.seconds.toFixed(1)} s`);
  });

addRenewCommand(command, repository);

command('leave', 'say yes to a member’s going; with enough of them it is carried out')
  .requiredOption('--member <mspId>', 'who goes')
  .requiredOption('--org <key...>', 'who says yes: organisations whose nodes are here')
  .requiredOption('--change <file>', 'goes from one administrator to the next; made when it is not there')
  .action(async (options: Common & Signing & { member: string }) => {
    const place = { repository, paths: dataFolder(options.data, repository) };
    told(options, await leave(place, options.member, { orgs: options.org, file: options.change }));
  });

interface Signing {
  readonly org: readonly string[];
  readonly change: string;
}

function told({ json }: Common, { change, missing, done }: SigningResult): void {
  const signers = change.signatures.map(({ mspId }) => mspId);
  if (json) print(JSON.stringify({ ok: true, done, missing, signers }));
  else print(`signed by ${signers.join(', ')}; ${done ? 'it is in force' : `${missing} more must sign`}`);
}

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
