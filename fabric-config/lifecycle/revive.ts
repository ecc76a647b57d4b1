import type { Site } from './site.ts';
import type { BackOff } from './back-off.ts';
import { everyProcess } from './process-specs.ts';
import { isAlive } from './proc.ts';
import { requireState, writeState, type NetworkState, type ProcessRecord } from './state.ts';
import { roomFor } from './room.ts';
import { startProcess, stop } from './spawned.ts';
import type { ProcessSpec } from './supervisor.ts';

/** Whom `up` has started and who is gone; the keeper, who asks, is not looked after by itself. */
export function fallen(state: NetworkState): string[] {
  return Object.entries(state.processes)
    .filter(([name, record]) => name !== 'keeper' && !isAlive(record))
    .map(([name]) => name);
}

/**
 * Starts again who is gone, as `up` started it, and counts that in the state. Whoever would be another program than
 * before is left to `up`. Nobody is waited for: the next look tells who has ended again. On a full disk nobody is
 * started, since whoever ended of it would only end again. For a holder of the lock.
 */
export function revive(site: Site, due: readonly string[], backOff: BackOff, say: (text: string) => void): void {
  const state = requireState(site.paths);
  const { problem } = roomFor(site.paths);
  if (problem !== null) {
    say(problem);
    return;
  }
  const specs = everyProcess(site);
  for (const name of fallen(state).filter((one) => due.includes(one))) {
    const record = state.processes[name];
    const spec = specs.find((one) => one.name === name);
    backOff.tried(name, performance.now());
    // Nothing of the node is called so any more: it is asked about ever later, too.
    if (record === undefined || spec === undefined) continue;
    if (spec.fingerprint === record.fingerprint) startAgain(site, spec, record, say);
    else say(`${name} (process ${record.pid}) is gone, and what it was started from has changed: "up" starts it`);
  }
}

function startAgain(site: Site, spec: ProcessSpec, ended: ProcessRecord, say: (text: string) => void): void {
  say(`${spec.name} (process ${ended.pid}) is gone: starting it again`);
  const fresh: ProcessRecord = { ...startProcess(site.paths, spec), restarts: (ended.restarts ?? 0) + 1 };
  try {
    const state = requireState(site.paths);
    writeState(site.paths, { ...state, processes: { ...state.processes, [spec.name]: fresh } });
  } catch (error) {
    // Nobody would know of it, and the next one would find its port taken.
    void stop(fresh);
    throw error;
  }
}
