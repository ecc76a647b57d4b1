import { describedOrganisation, orderersOf, peersOf, type Network } from '../network.ts';
import { participation, peerHeight } from './channel.ts';
import { knownNetwork } from './known-network.ts';
import { lastLines } from './logs.ts';
import type { DataPaths } from './paths.ts';
import { isAlive, memoryOf } from './proc.ts';
import { accepts, askCa, askSocket } from './probe.ts';
import { complainsOfDisk, roomFor, type Room } from './room.ts';
import { roster, type RosterEntry } from './roster.ts';
import { findStanding, wrongWith } from './standing.ts';
import { requireState, type NetworkState } from './state.ts';

export interface ProcessStatus {
  readonly name: string;
  readonly org: string;
  readonly running: boolean;
  readonly pid: number | null;
  readonly port: number | null;
  /** In bytes; its share of what several have. */
  readonly memory: number;
  /** Ledger height; peers and orderers only. */
  readonly height: number | null;
  /** Version of the chaincode; chaincode processes only. */
  readonly chaincode: string | null;
  /** How often the keeper has started it again since `up` did. */
  readonly restarts: number;
  /** What is wrong, null when nothing is. */
  readonly problem: string | null;
  /** The end of its log, when something is wrong. */
  readonly log: readonly string[];
}

export interface NetworkStatus {
  readonly ok: boolean;
  readonly folder: string;
  readonly ordering: string;
  readonly chaincode: string | null;
  /** What all processes take together, bytes. */
  readonly memory: number;
  /** On the disk of the data folder. */
  readonly disk: Room;
  readonly processes: readonly ProcessStatus[];
}

interface Finding {
  readonly height?: number;
  readonly problem?: string;
}

/** Does the process do its work? undefined: yes; else what is wrong. */
async function examine(network: Network, entry: RosterEntry): Promise<Finding> {
  const org = describedOrganisation(network, entry.org);
  if (entry.kind === 'orderer') {
    const mine = orderersOf(network).find((o) => o.key === entry.org);
    const seen = mine ? await participation(network, mine) : undefined;
    if (!seen) return { problem: 'does not answer or is not in the channel' };
    return seen.status === 'active'
      ? { height: seen.height }
      : { height: seen.height, problem: `its channel is ${seen.status}` };
  }
  if (entry.kind === 'peer') {
    const mine = peersOf(network).find((o) => o.key === entry.org);
    const height = mine ? await peerHeight(network, mine) : undefined;
    return height === undefined ? { problem: 'does not answer or is not in the channel' } : { height };
  }
  if (entry.kind === 'ca')
    return (await askCa(network, '/cainfo'))?.status === 200 ? {} : { problem: 'does not answer' };
  if (entry.kind === 'storage')
    return (await askSocket(network.paths.storageSocket(), '/')) ? {} : { problem: 'does not answer' };
  if (entry.port !== undefined && !(await accepts(org.host, entry.port)))
    return { problem: `nothing answers on port ${entry.port}` };
  return {};
}

async function statusOf(network: Network, state: NetworkState, entry: RosterEntry, disk: Room): Promise<ProcessStatus> {
  const record = state.processes[entry.name];
  const running = record !== undefined && isAlive(record);
  const found: Finding = running
    ? await examine(network, entry)
    : { problem: record ? `died (it was process ${record.pid})` : 'not started' };
  const complains = record !== undefined && disk.problem !== null && complainsOfDisk(network.paths, entry.name);
  const problems = [found.problem, complains ? 'it complains of a full disk' : undefined].filter(
    (one) => one !== undefined,
  );
  return {
    name: entry.name,
    org: entry.org,
    running,
    pid: running ? record.pid : null,
    port: entry.port ?? null,
    memory: running ? memoryOf(record.pid) : 0,
    height: found.height ?? null,
    chaincode: entry.kind === 'chaincode' ? (state.chaincode?.version ?? null) : null,
    restarts: record?.restarts ?? 0,
    problem: problems.length === 0 ? null : problems.join('; '),
    log: problems.length > 0 && record ? lastLines(network.paths.log(entry.name), 4) : [],
  };
}

/** Who answers and yet does not follow the ledger has a problem too. */
async function withStanding(network: Network, processes: readonly ProcessStatus[]): Promise<ProcessStatus[]> {
  const found = await findStanding(network);
  return processes.map((one) => {
    const still = found.find(({ name }) => name === one.name);
    return still === undefined
      ? one
      : {
          ...one,
          problem: `${wrongWith(still)}; "up" starts it again`,
          log: lastLines(network.paths.log(one.name), 4),
        };
  });
}

/** Asks every process of the network how it is; changes nothing. */
export async function status(repository: string, paths: DataPaths): Promise<NetworkStatus> {
  const state = requireState(paths);
  const network = knownNetwork(repository, paths, state);
  const disk = roomFor(paths);
  const processes = await withStanding(
    network,
    await Promise.all(roster(network).map((entry) => statusOf(network, state, entry, disk))),
  );
  return {
    ok: disk.problem === null && processes.every((p) => p.problem === null),
    folder: paths.root,
    ordering: `${network.description.ordering.type}, ${state.orderers} ${state.orderers === 1 ? 'orderer' : 'orderers'}`,
    chaincode: state.chaincode?.version ?? null,
    memory: processes.reduce((sum, p) => sum + p.memory, 0),
    disk,
    processes,
  };
}
