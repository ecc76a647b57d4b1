import { ledgerProcesses } from './process-specs.ts';
import type { Site } from './site.ts';
import { wrongWith, type StandingStill } from './standing.ts';
import { requireState, writeState } from './state.ts';
import { supervisorOf } from './supervision.ts';
import { waitReady } from './supervisor.ts';

/** How long an orderer or a peer may take to answer again, in milliseconds. */
const READY_MS = 60_000;

/**
 * Starts again those that answer and yet do not follow the ledger; each reads its place from its own disk and takes the
 * rest from the others. Who died meanwhile is left to `up`. For a holder of the lock.
 * @returns whom it started
 */
export async function wake(
  { nodes, paths }: Site,
  standing: readonly StandingStill[],
  say: (text: string) => void,
): Promise<string[]> {
  const machines = nodes.flatMap(ledgerProcesses);
  const supervisor = supervisorOf(paths);
  const started: string[] = [];
  for (const found of standing) {
    const { name } = found;
    const spec = machines.find((machine) => machine.name === name);
    const state = requireState(paths);
    const record = state.processes[name];
    if (spec === undefined || record === undefined || !(await supervisor.running(name, record))) continue;
    say(`${name} ${wrongWith(found)}: starting it again`);
    await supervisor.stop(name, record);
    const fresh = await supervisor.start(spec);
    writeState(paths, { ...state, processes: { ...state.processes, [name]: fresh } });
    started.push(name);
    await waitReady(supervisor, spec, fresh, READY_MS);
  }
  return started;
}
