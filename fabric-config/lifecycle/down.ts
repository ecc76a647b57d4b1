import { existsSync, rmSync } from '../../connections/disk.ts';
import { withLock } from './lock.ts';
import type { DataPaths } from '../node/paths.ts';
import { readState, requireState, writeState, type ProcessRecord } from './state.ts';
import { supervisorOf } from './supervision.ts';

/**
 * Who is asked to end first: callers before those they call, so that nobody writes errors about the others' leaving.
 */
const waves: readonly RegExp[] = [/-service$|-gate$|^keeper$/, /-peer$|-chaincode$/, /-orderer$/, /./];

/** Stops every process; all data stays. @returns the names of those that ran */
export function down(paths: DataPaths): Promise<string[]> {
  return withLock(paths, () => stopEverything(paths));
}

async function stopEverything(paths: DataPaths): Promise<string[]> {
  const state = requireState(paths);
  const supervisor = supervisorOf(paths);
  const running: [string, ProcessRecord][] = [];
  for (const [name, record] of Object.entries(state.processes))
    if (await supervisor.running(name, record)) running.push([name, record]);
  let left = running;
  for (const wave of waves) {
    const now = left.filter(([name]) => wave.test(name));
    left = left.filter(([name]) => !wave.test(name));
    await Promise.all(now.map(([name, record]) => supervisor.stop(name, record)));
  }
  writeState(paths, { ...state, processes: {} });
  return running.map(([name]) => name);
}

/** Stops every process and deletes the data folder: ledger, records, keys, everything. */
export async function reset(paths: DataPaths): Promise<void> {
  if (!existsSync(paths.root)) return;
  await withLock(paths, async () => {
    if (readState(paths)) await stopEverything(paths);
  });
  rmSync(paths.root, { recursive: true, force: true });
}
