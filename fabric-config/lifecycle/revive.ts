import { ensureStorageKeys } from '../generate/services.ts';
import type { Network } from '../network.ts';
import type { BackOff } from './back-off.ts';
import { everyProcess } from './process-specs.ts';
import { isAlive } from './proc.ts';
import { requireState, writeState, type NetworkState, type ProcessRecord } from './state.ts';
import { prepareStorage } from './storage.ts';
import { roomFor } from './room.ts';
import { startProcess, stop, type ProcessSpec } from './supervisor.ts';

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
export function revive(network: Network, due: readonly string[], backOff: BackOff, say: (text: string) => void): void {
  const state = requireState(network.paths);
  if (state.chaincode === undefined) return;
  const { problem } = roomFor(network.paths);
  if (problem !== null) {
    say(problem);
    return;
  }
  const specs = everyProcess(network, state.chaincode, ensureStorageKeys(network));
  for (const name of fallen(state).filter((one) => due.includes(one))) {
    const record = state.processes[name];
    const spec = specs.find((one) => one.name === name);
    if (record === undefined || spec === undefined) continue;
    backOff.tried(name, performance.now());
    if (spec.fingerprint === record.fingerprint) startAgain(network, spec, record, say);
    else say(`${name} (process ${record.pid}) is gone, and what it was started from has changed: "up" starts it`);
  }
}

function startAgain(network: Network, spec: ProcessSpec, ended: ProcessRecord, say: (text: string) => void): void {
  say(`${spec.name} (process ${ended.pid}) is gone: starting it again`);
  if (spec.name === 'storage') prepareStorage(network);
  const fresh: ProcessRecord = { ...startProcess(network.paths, spec), restarts: (ended.restarts ?? 0) + 1 };
  try {
    const state = requireState(network.paths);
    writeState(network.paths, { ...state, processes: { ...state.processes, [spec.name]: fresh } });
  } catch (error) {
    // Nobody would know of it, and the next one would find its port taken.
    void stop(fresh);
    throw error;
  }
}
