import { join } from 'node:path';
import { existsSync, readdirSync, rmSync } from '../../connections/disk.ts';
import { withLock } from './lock.ts';
import type { DataPaths } from '../node/paths.ts';
import { readState, requireState, writeState, type ProcessRecord } from './state.ts';
import { supervisorOf } from './supervision.ts';

/**
 * Who is asked to end first: callers before those they call, so that nobody writes errors about the others' leaving.
 */
const waves: readonly RegExp[] = [/-service$|-gate$|^keeper$/, /-peer$|-chaincode(-beside)?$/, /-orderer$/, /./];

/** Stops every process; all data stays. @returns the names of those that ran */
export function down(paths: DataPaths): Promise<string[]> {
  return withLock(paths, () => stopEverything(paths));
}

async function stopEverything(paths: DataPaths): Promise<string[]> {
  const state = requireState(paths);
  const supervisor = supervisorOf(paths);
  const running: string[] = [];
  // Who does not run just now may be about to be started again: systemd is told of all of them.
  let left: [string, ProcessRecord][] = Object.entries(state.processes);
  for (const [name, record] of left) if (await supervisor.running(name, record)) running.push(name);
  for (const wave of waves) {
    const now = left.filter(([name]) => wave.test(name));
    left = left.filter(([name]) => !wave.test(name));
    await Promise.all(now.map(([name, record]) => supervisor.stop(name, record)));
  }
  writeState(paths, { ...state, processes: {} });
  return running;
}

/** Stops every process and deletes the data folder: ledger, records, keys, everything. */
export async function reset(paths: DataPaths): Promise<void> {
  if (!existsSync(paths.root)) return;
  await withLock(paths, async () => {
    if (readState(paths)) await stopEverything(paths);
  });
  for (const entry of readdirSync(paths.root)) rmSync(join(paths.root, entry), { recursive: true, force: true });
  try {
    rmSync(paths.root, { recursive: true, force: true });
  } catch {
    // Nothing is left in it; the folder itself is the package's, or where a disk is mounted.
  }
}
