import { hasOrderer, hasPeer, type MemberNode } from '../node/node.ts';
import type { DataPaths } from '../node/paths.ts';
import { requireNodeState } from '../node/state.ts';
import { participation, peerHeight } from './channel.ts';
import { lastLines } from './logs.ts';
import { isAlive, memoryOf } from './proc.ts';
import { accepts, askCa, askSocket } from './probe.ts';
import { complainsOfDisk, roomFor, type Room } from './room.ts';
import { roster, type RosterEntry } from './roster.ts';
import { knownSite, type Site } from './site.ts';
import { findStanding, wrongWith } from './standing.ts';
import { requireState, type NetworkState } from './state.ts';

export interface ProcessStatus {
  readonly name: string;
  /** Null for what looks after all of them. */
  readonly org: string | null;
  readonly running: boolean;
  readonly pid: number | null;
  readonly port: number | null;
  /** In bytes; see `memoryOf`. */
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
async function examine({ kind, node, port, host }: RosterEntry): Promise<Finding> {
  if (node !== undefined && kind === 'orderer') {
    const seen = hasOrderer(node) ? await participation(node) : undefined;
    if (!seen) return { problem: 'does not answer or is not in the channel' };
    return seen.status === 'active'
      ? { height: seen.height }
      : { height: seen.height, problem: `its channel is ${seen.status}` };
  }
  if (node !== undefined && kind === 'peer') {
    const height = hasPeer(node) ? await peerHeight(node) : undefined;
    return height === undefined ? { problem: 'does not answer or is not in the channel' } : { height };
  }
  if (node !== undefined && kind === 'ca')
    return (await askCa(node, '/cainfo'))?.status === 200 ? {} : { problem: 'does not answer' };
  if (node !== undefined && kind === 'storage')
    return (await askSocket(node.paths.storageSocket(), '/')) ? {} : { problem: 'does not answer' };
  if (port !== undefined && host !== undefined && !(await accepts(host, port)))
    return { problem: `nothing answers on port ${port}` };
  return {};
}

async function statusOf(site: Site, state: NetworkState, entry: RosterEntry, disk: Room): Promise<ProcessStatus> {
  const record = state.processes[entry.name];
  const running = record !== undefined && isAlive(record);
  const found: Finding = running
    ? await examine(entry)
    : { problem: record ? `died (it was process ${record.pid})` : 'not started' };
  const complains = record !== undefined && disk.problem !== null && complainsOfDisk(site.paths, entry.name);
  const problems = [found.problem, complains ? 'it complains of a full disk' : undefined].filter(
    (one) => one !== undefined,
  );
  return {
    name: entry.name,
    org: entry.node?.description.key ?? null,
    running,
    pid: running ? record.pid : null,
    port: entry.port ?? null,
    memory: running ? memoryOf(record.pid) : 0,
    height: found.height ?? null,
    chaincode: entry.kind === 'chaincode' && entry.node ? chaincodeOf(entry.node) : null,
    restarts: record?.restarts ?? 0,
    problem: problems.length === 0 ? null : problems.join('; '),
    log: problems.length > 0 && record ? lastLines(site.paths.log(entry.name), 4) : [],
  };
}

function chaincodeOf({ paths }: Pick<MemberNode, 'paths'>): string | null {
  return requireNodeState(paths).chaincode?.version ?? null;
}

/** Who answers and yet does not follow the ledger has a problem too. */
async function withStanding(site: Site, processes: readonly ProcessStatus[]): Promise<ProcessStatus[]> {
  const found = await findStanding(site.nodes);
  return processes.map((one) => {
    const still = found.find(({ name }) => name === one.name);
    return still === undefined
      ? one
      : {
          ...one,
          problem: `${wrongWith(still)}; "up" starts it again`,
          log: lastLines(site.paths.log(one.name), 4),
        };
  });
}

/** Asks every process of the network how it is; changes nothing. */
export async function status(repository: string, paths: DataPaths): Promise<NetworkStatus> {
  const state = requireState(paths);
  const site = knownSite(repository, paths, state);
  const disk = roomFor(paths);
  const processes = await withStanding(
    site,
    await Promise.all(roster(site).map((entry) => statusOf(site, state, entry, disk))),
  );
  return {
    ok: disk.problem === null && processes.every((p) => p.problem === null),
    folder: paths.root,
    ordering: orderingOf(site),
    chaincode: site.nodes.map(chaincodeOf).find((version) => version !== null) ?? null,
    memory: processes.reduce((sum, p) => sum + p.memory, 0),
    disk,
    processes,
  };
}

function orderingOf({ nodes }: Site): string {
  const [first] = nodes;
  if (first === undefined) return 'none';
  const { ordering, members } = first.consortium;
  const orderers = members.filter(({ orderer }) => orderer !== undefined).length;
  return `${ordering.type}, ${orderers} ${orderers === 1 ? 'orderer' : 'orderers'}`;
}
