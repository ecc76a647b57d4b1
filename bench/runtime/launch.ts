import { spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '../../fabric-config/node/paths.ts';
import { display } from '../../e2e/windows/display.ts';
import { Findings, type WorkerAssignment } from './assignment.ts';
import { ASSIGNMENT } from './worker.ts';

const dist = join(repositoryRoot(), 'dist');

/** Runs an assignment in a fresh process of its runtime and answers what it found. */
export async function carryOut(
  assignment: Omit<WorkerAssignment, 'out'>,
  say: (text: string) => void,
): Promise<Findings> {
  const folder = mkdtempSync(join(tmpdir(), 'openward-bench-'));
  try {
    const file = join(folder, 'assignment.json');
    const out = join(folder, 'findings.json');
    writeFileSync(file, JSON.stringify({ ...assignment, out }));
    await (assignment.runtime === 'node' ? runNode(file, say) : runElectron(file, folder, say));
    const raw: unknown = JSON.parse(readFileSync(out, 'utf8'));
    return Findings.parse(raw);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runNode(file: string, say: (text: string) => void): Promise<void> {
  return run(process.execPath, [join(dist, 'bench-node.js')], { ...process.env, [ASSIGNMENT]: file }, say);
}

/** As root Chromium's sandbox cannot start; there is no page here that it would guard. */
async function runElectron(file: string, folder: string, say: (text: string) => void): Promise<void> {
  const program = placeRuntime();
  const root = process.getuid?.() === 0;
  const args = [`--user-data-dir=${join(folder, 'electron')}`, '--disable-gpu', ...(root ? ['--no-sandbox'] : [])];
  await run(program, args, { ...process.env, DISPLAY: await display(), [ASSIGNMENT]: file }, say);
}

function run(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  say: (text: string) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let last = '';
    child.stderr.on('data', (piece: Buffer) => {
      const lines = piece
        .toString('utf8')
        .split('\n')
        .filter((line) => line.trim() !== '' && !isChromiumTalk(line));
      lines.forEach(say);
      last = lines.at(-1) ?? last;
    });
    child.on('error', reject);
    child.on('close', (code, signal) =>
      code === 0 ? resolve() : reject(new Error(`${command} ended with ${code ?? signal ?? 'nothing'}: ${last}`)),
    );
  });
}

/** Chromium complains about the session bus and the graphics that are not there. */
function isChromiumTalk(line: string): boolean {
  return /^\[\d+:\d+\/\d+\.\d+:/.test(line);
}

/**
 * dist/bench-electron: the client's runtime with the bench as its app. Electron looks for its app beside its own
 * binary, so the files are linked into a folder of their own.
 */
function placeRuntime(): string {
  const source = join(dist, 'electron');
  if (!existsSync(join(source, 'electron'))) throw new Error('the Electron runtime is not there: npm run setup');
  const target = join(dist, 'bench-electron');
  const mark = join(target, '.from');
  const from = readFileSync(join(source, '.from'), 'utf8');
  if (!existsSync(mark) || readFileSync(mark, 'utf8') !== from) {
    rmSync(target, { recursive: true, force: true });
    linkTree(source, target);
    mkdirSync(join(target, 'resources'), { recursive: true });
    symlinkSync('../../bench-app', join(target, 'resources', 'app'));
    writeFileSync(mark, from);
  }
  return realpathSync(join(target, 'electron'));
}

function linkTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    if (name === 'resources' || name === '.from') continue;
    const source = join(from, name);
    if (lstatSync(source).isDirectory()) linkTree(source, join(to, name));
    else link(source, join(to, name));
  }
}

function link(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    copyFileSync(source, target);
  }
}
