import { spawn } from 'node:child_process';
import { closeSync, openSync } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { DataPaths } from '../node/paths.ts';
import { poll } from './concurrency.ts';
import { lastLines } from './logs.ts';
import { bootId, isAlive, processFacts } from './proc.ts';
import type { ProcessRecord } from './state.ts';
import type { ProcessSpec, Running, Supervisor } from './supervisor.ts';
import { baseEnvironment } from './tools.ts';

/** Processes of ours alone, on any Linux: detached, each with a log of its own in the data folder. */
export class Spawned implements Supervisor {
  readonly isSystem = false;

  constructor(private readonly paths: DataPaths) {}

  start(spec: ProcessSpec): Promise<ProcessRecord> {
    return Promise.resolve(startProcess(this.paths, spec));
  }

  stop(_name: string, record: ProcessRecord): Promise<void> {
    return stop(record);
  }

  running(_name: string, record: ProcessRecord): Promise<Running | undefined> {
    return Promise.resolve(isAlive(record) ? { pid: record.pid, restarts: record.restarts ?? 0 } : undefined);
  }

  lastWords(name: string, count: number): string[] {
    return lastLines(this.paths.log(name), count);
  }
}

/** Starts it detached, with its output at the end of its log. */
export function startProcess(paths: DataPaths, spec: ProcessSpec): ProcessRecord {
  spec.prepare?.();
  const log = openSync(paths.log(spec.name), 'a', 0o600);
  try {
    const child = spawn(spec.command, [...spec.args], {
      cwd: spec.cwd,
      env: { ...baseEnvironment(), ...spec.env },
      detached: true,
      stdio: ['ignore', log, log],
    });
    // Without a listener a failed start would end this program; the missing pid says it below.
    let failure: Error | undefined;
    child.once('error', (error) => (failure = error));
    child.unref();
    return recordOf(spec, child.pid, failure);
  } finally {
    closeSync(log);
  }
}

/** What is kept of a process that has just been started. @throws OpenwardError NETWORK_PROCESS_DIED */
export function recordOf(spec: ProcessSpec, pid: number | undefined, cause?: Error): ProcessRecord {
  const facts = pid === undefined ? undefined : processFacts(pid);
  if (pid === undefined || !facts)
    throw new OpenwardError('NETWORK_PROCESS_DIED', `${spec.name} could not be started from ${spec.command}`, {
      cause,
    });
  return {
    pid,
    startTicks: facts.startTicks,
    bootId: bootId(),
    startedAt: new Date().toISOString(),
    fingerprint: spec.fingerprint,
    ...(spec.port === undefined ? {} : { port: spec.port }),
  };
}

/** Asks it to end, and ends it when it does not. The whole process group goes. */
export async function stop(record: ProcessRecord, patienceMs = 10_000): Promise<void> {
  if (!isAlive(record)) return;
  signal(record.pid, 'SIGTERM');
  if (await poll(() => Promise.resolve(!isAlive(record)), patienceMs)) return;
  signal(record.pid, 'SIGKILL');
  await poll(() => Promise.resolve(!isAlive(record)), 5_000);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(-pid, name);
  } catch {
    // It has just ended.
  }
}
