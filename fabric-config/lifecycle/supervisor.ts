import { spawn } from 'node:child_process';
import { closeSync, openSync } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { poll } from './concurrency.ts';
import { lastLines } from './logs.ts';
import { bootId, isAlive, processFacts } from './proc.ts';
import type { DataPaths } from '../node/paths.ts';
import type { ProcessRecord } from './state.ts';
import { baseEnvironment } from './tools.ts';

/** A process of the network: how to start it and how to know that it works. */
export interface ProcessSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Where it listens. */
  readonly port?: number;
  readonly bind?: string;
  /** Makes room for it before it is started. */
  readonly prepare?: () => void;
  /** See ProcessRecord.fingerprint. */
  readonly fingerprint: string;
  /** True when it answers. Must not throw for "not yet". */
  readonly ready: () => Promise<boolean>;
}

/** Starts it detached, with its output at the end of its log; does not wait until it is ready. */
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
    const facts = child.pid === undefined ? undefined : processFacts(child.pid);
    if (child.pid === undefined || !facts)
      throw new OpenwardError('NETWORK_PROCESS_DIED', `${spec.name} could not be started from ${spec.command}`, {
        cause: failure,
      });
    return {
      pid: child.pid,
      startTicks: facts.startTicks,
      bootId: bootId(),
      startedAt: new Date().toISOString(),
      fingerprint: spec.fingerprint,
      ...(spec.port === undefined ? {} : { port: spec.port }),
    };
  } finally {
    closeSync(log);
  }
}

/**
 * Waits until it answers. @throws OpenwardError NETWORK_PROCESS_DIED or NETWORK_TIMEOUT, with the last lines of its log
 */
export async function waitReady(
  paths: DataPaths,
  spec: ProcessSpec,
  record: ProcessRecord,
  timeoutMs: number,
): Promise<void> {
  const over = await poll(async () => !isAlive(record) || (await spec.ready()), timeoutMs);
  const said = (): string =>
    `the last lines of ${paths.log(spec.name)}:\n${lastLines(paths.log(spec.name), 5).join('\n')}`;
  if (!isAlive(record)) throw new OpenwardError('NETWORK_PROCESS_DIED', `${spec.name} ended while starting; ${said()}`);
  if (!over)
    throw new OpenwardError('NETWORK_TIMEOUT', `${spec.name} was not ready after ${timeoutMs / 1000} s; ${said()}`);
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
