import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { shippedTrial } from '../fabric-config/consortium/trial.ts';
import { requireState } from '../fabric-config/lifecycle/state.ts';
import { DataPaths, repositoryRoot } from '../fabric-config/node/paths.ts';
import type { Machine } from './results.ts';
import type { Findings } from './runtime/assignment.ts';

/** The machine and everything whose version matters to a time. @param data undefined where no network was needed */
export function describeMachine(
  data: string | undefined,
  node: Findings['versions'] | undefined,
  electron: Findings['versions'] | undefined,
): Machine {
  const [cpu] = cpus();
  return {
    cpu: cpu?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round((totalmem() / 1024 ** 3) * 10) / 10,
    kernel: release(),
    distribution: distribution(),
    node: node?.node ?? 'not measured',
    openssl: node?.openssl ?? 'not measured',
    electron: electron === undefined ? 'not measured' : `${electron.electron ?? '?'} (Node ${electron.node})`,
    electronCrypto: electron?.openssl ?? 'not measured',
    fabric: toolVersion('fabric', 'github.com/hyperledger/fabric'),
    fabricCa: toolVersion('fabric-ca', 'github.com/hyperledger/fabric-ca'),
    versitygw: toolVersion('versitygw', 'github.com/versity/versitygw'),
    ordering: data === undefined ? 'not measured' : ordering(data),
  };
}

function distribution(): string {
  const file = '/etc/os-release';
  return (
    (existsSync(file) ? /^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync(file, 'utf8'))?.[1] : undefined) ??
    process.platform
  );
}

/** As the tools' module files pin it. */
function toolVersion(kit: string, module: string): string {
  const text = readFileSync(join(repositoryRoot(), 'fabric-config', 'tools', kit, 'go.mod'), 'utf8');
  return new RegExp(`${module.replaceAll('.', '\\.')} (v\\S+)`).exec(text)?.[1] ?? 'unknown';
}

function ordering(data: string): string {
  const { orderers } = requireState(new DataPaths(data));
  const { maxInterval, maxMessages } = shippedTrial(repositoryRoot()).terms.ordering.batch;
  return `${orderers === 1 ? 'Raft, 1 orderer' : `BFT, ${orderers} orderers`}; blocks of ${maxMessages} at most, every ${maxInterval} at the latest`;
}

/** The commit that is checked out, and whether tracked files differ from it. */
export function checkedOut(): { commit: string; modified: boolean } {
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: repositoryRoot(), encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return { commit: git('rev-parse', 'HEAD'), modified: git('status', '--porcelain', '--untracked-files=no') !== '' };
  } catch {
    return { commit: 'unknown', modified: true };
  }
}
