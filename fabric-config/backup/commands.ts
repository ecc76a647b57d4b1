import type { Command } from 'commander';
import { dataFolder } from '../node/paths.ts';
import { backup, type BackupResult } from './backup.ts';
import { restore, type RestoreResult } from './restore.ts';

export interface Terminal {
  readonly repository: string;
  /** A command with `--data` and `--json`. */
  readonly command: (name: string, description: string) => Command;
  readonly print: (text: string) => void;
  readonly note: (text: string) => void;
}

interface Common {
  readonly data?: string;
  readonly json?: boolean;
}

interface BackupAsked extends Common {
  readonly out: string;
  readonly org?: string;
  readonly recipient?: string[];
  readonly recipientFile?: string;
  readonly passphraseFile?: string;
}

interface RestoreAsked extends Common {
  readonly from: string;
  readonly identityFile?: string;
  readonly passphraseFile?: string;
}

/** `network backup` and `network restore`. */
export function addBackupCommands({ repository, command, print, note }: Terminal): void {
  command('backup', 'write everything a node needs to stand up again into one sealed file, while it runs')
    .requiredOption('--out <file>', 'where it is written; nothing is written over')
    .option('--recipient <age1...>', 'to whom it is sealed; may be several', also)
    .option('--recipient-file <file>', 'the same, a line each')
    .option('--passphrase-file <file>', 'under what it is sealed instead: the first line')
    .option('--org <key>', 'one organisation of a trial; otherwise all that the folder holds')
    .action(async (options: BackupAsked) => {
      const paths = dataFolder(options.data, repository);
      const result = await untilInterrupted((signal) =>
        backup({ ...options, repository, paths, signal, progress: note }),
      );
      print(options.json ? JSON.stringify({ ok: true, ...result }) : backupText(result));
    });
  command('restore', 'lay a backup down in an empty folder, from which "up" starts it')
    .requiredOption('--from <file>', 'the backup')
    .option('--identity-file <file>', 'what opens it: AGE-SECRET-KEY-1..., a line each')
    .option('--passphrase-file <file>', 'or the passphrase: the first line')
    .action(async (options: RestoreAsked) => {
      const paths = dataFolder(options.data, repository);
      const result = await untilInterrupted((signal) => restore({ ...options, paths, signal, progress: note }));
      print(options.json ? JSON.stringify({ ok: true, ...result }) : restoreText(result));
    });
}

function also(given: string, before: string[] = []): string[] {
  return [...before, given];
}

/** Somebody who interrupts it is told so when nothing half-made is left. */
async function untilInterrupted<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const interrupted = new AbortController();
  const stop = (): void => interrupted.abort();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, stop);
  try {
    return await work(interrupted.signal);
  } finally {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.removeListener(name, stop);
  }
}

function backupText({ file, head, files, bytes, seconds }: BackupResult): string {
  const nodes = head.nodes.map(({ key, peer, orderer }) => `${key} (${heights(peer, orderer)})`).join(', ');
  const size = `${files} files, ${(bytes / 1024 / 1024).toFixed(1)} MB, ${seconds.toFixed(1)} s`;
  const elsewhere = head.nodes.flatMap(({ databases }) => (databases === undefined ? [] : [databases]));
  const lacking =
    elsewhere.length === 0
      ? ''
      : ` It does NOT hold the databases on ${elsewhere.join(', ')}: there is no pg_dump here. Back them up there.`;
  const objects = head.nodes.flatMap(({ objects: place }) => (place === undefined ? [] : [place]));
  const kept = objects.length === 0 ? '' : ` It does NOT hold the objects on ${objects.join(', ')}.`;
  return `${file} holds ${nodes}: ${size}.${lacking}${kept} Keep what opens it elsewhere than on this machine.`;
}

function heights(peer: number | undefined, orderer: number | undefined): string {
  const said = [
    ...(peer === undefined ? [] : [`peer at ${peer}`]),
    ...(orderer === undefined ? [] : [`orderer at ${orderer}`]),
  ];
  return said.length === 0 ? 'no ledger' : said.join(', ');
}

function restoreText({ folder, head, seconds }: RestoreResult): string {
  const dumped = head.nodes.flatMap((node) => (node.dumped === undefined ? [] : [node.dumped]));
  const elsewhere = head.nodes.flatMap(({ databases }) => (databases === undefined ? [] : [databases]));
  return [
    `${folder} holds ${head.nodes.map(({ key }) => key).join(', ')} as of ${head.createdAt}, in ${seconds.toFixed(1)} s.`,
    'The machine it comes from must never run again: end it, and keep it from the network.',
    ...(dumped.length === 0 ? [] : [`"up" fills its databases (${dumped.join(', ')}): create them first, empty.`]),
    ...(elsewhere.length === 0
      ? []
      : [`It holds none of the databases on ${elsewhere.join(', ')}: see to them first.`]),
    `Next: npm run network -- up --data ${folder}`,
  ].join('\n');
}
