import { z } from 'zod';
import { cloudOf } from '../../api/formats/consortium.ts';
import { Health } from '../../api/http/common.ts';
import { alarm, byGravity, type Alarm } from '../../domain/alarms.ts';
import { nodeAlarms } from '../../domain/node-alarms.ts';
import type { ServicePlan } from '../generate/services.ts';
import { databaseName, keepsRows } from '../node/database.ts';
import { hasOrderer, hasPeer, type MemberNode, type WithPeer } from '../node/node.ts';
import type { DataPaths } from '../node/paths.ts';
import { requireNodeState } from '../node/state.ts';
import { endedAt, type EndedCertificate } from '../renewal/ended.ts';
import { definitionInForce } from '../upgrade/definition.ts';
import { participation, peerHeight } from './channel.ts';
import { heldAt } from './held-chaincode.ts';
import { memoryOf } from './proc.ts';
import { accepts, askAs, askCa, askSocket, probedPlace } from './probe.ts';
import { complainsOfDisk, roomFor, type Room } from './room.ts';
import { roster, type RosterEntry } from './roster.ts';
import { knownSite, leftSite, type Site } from './site.ts';
import { findStanding, wrongWith } from './standing.ts';
import { requireState, type NetworkState } from './state.ts';
import { supervisorOf } from './supervision.ts';
import type { Supervisor } from './supervisor.ts';

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
  /** Its database on PostgreSQL and the server; null for everything else. */
  readonly database: string | null;
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
  /** Organisations here that are members no more: their nodes run nothing. */
  readonly left: readonly string[];
  readonly chaincode: string | null;
  /** Of each organisation here that has people: the MSP id of the cloud where their data lie. */
  readonly clouds: readonly { readonly org: string; readonly cloud: string }[];
  /** Certificates of machines that are good no more. */
  readonly ended: readonly (EndedCertificate & { readonly org: string })[];
  /** What all processes take together, bytes. */
  readonly memory: number;
  /** On the disk of the data folder. */
  readonly disk: Room;
  readonly processes: readonly ProcessStatus[];
  /** What of all that needs a person, the gravest first; what the services tell beside it: `network supervision`. */
  readonly alarms: readonly Alarm[];
}

interface Finding {
  readonly height?: number;
  readonly problem?: string;
}

/** Does the process do its work? undefined: yes; else what is wrong. */
async function examine({ kind, node, port, host, plan }: RosterEntry): Promise<Finding> {
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
  if (node !== undefined && hasPeer(node) && kind === 'chaincode') {
    const behind = await behindAt(node);
    if (behind !== undefined) return { problem: behind };
  }
  if (port !== undefined && host !== undefined && !(await accepts(host, port)))
    return { problem: `nothing answers on port ${port}` };
  return node !== undefined && plan !== undefined && keepsRows(plan) ? troubleElsewhere(node, plan) : {};
}

/** Whether a service reaches its database, and a storage that is no process here, in its own words. */
async function troubleElsewhere(node: MemberNode, { part }: ServicePlan): Promise<Finding> {
  if (part !== 'service' && part !== 'registrar') return {};
  const answer = await askAs(part, node, probedPlace(node, part, '/v1/health'));
  if (answer?.status !== 200) return {};
  const { checks } = z.parse(Health, JSON.parse(answer.body));
  const apart = node.description.storage?.s3 === undefined ? ['database'] : ['database', 'storage'];
  const lost = checks.filter(({ name, ok }) => apart.includes(name) && !ok);
  return lost.length === 0 ? {} : { problem: lost.map(({ name, note }) => `its ${name}: ${note}`).join('; ') };
}

async function statusOf(
  supervisor: Supervisor,
  state: NetworkState,
  entry: RosterEntry,
  disk: Room,
): Promise<ProcessStatus> {
  const record = state.processes[entry.name];
  const running = record && (await supervisor.running(entry.name, record));
  const found: Finding = running
    ? await examine(entry)
    : { problem: record ? `died (it was process ${record.pid})` : 'not started' };
  const complains =
    record !== undefined && disk.problem !== null && complainsOfDisk(supervisor.lastWords(entry.name, 40));
  const problems = [found.problem, complains ? 'it complains of a full disk' : undefined].filter(
    (one) => one !== undefined,
  );
  return {
    name: entry.name,
    org: entry.node?.description.key ?? null,
    running: running !== undefined,
    pid: running?.pid ?? null,
    port: entry.port ?? null,
    memory: running ? memoryOf(running.pid) : 0,
    height: found.height ?? null,
    chaincode: entry.chaincode?.version ?? null,
    database: (entry.node && entry.plan && databaseName(entry.node, entry.plan)) ?? null,
    restarts: running?.restarts ?? record?.restarts ?? 0,
    problem: problems.length === 0 ? null : problems.join('; '),
    log: problems.length > 0 && record ? supervisor.lastWords(entry.name, 4) : [],
  };
}

/** The members may have agreed on another chaincode while the node was away, or without it. */
async function behindAt(node: WithPeer): Promise<string | undefined> {
  const inForce = await definitionInForce(node).catch(() => undefined);
  const held = heldAt(node).some(({ version }) => version === inForce?.version);
  if (inForce === undefined || held) return undefined;
  return `the members have agreed on chaincode ${inForce.version}; bring this node to that release, then "up"`;
}

function chaincodeOf({ paths }: Pick<MemberNode, 'paths'>): string | null {
  return requireNodeState(paths).chaincode?.version ?? null;
}

/** Who answers and yet does not follow the ledger has a problem too. */
async function withStanding(
  { nodes }: Site,
  supervisor: Supervisor,
  processes: readonly ProcessStatus[],
): Promise<ProcessStatus[]> {
  const found = await findStanding(nodes);
  return processes.map((one) => {
    const still = found.find(({ name }) => name === one.name);
    return still === undefined
      ? one
      : {
          ...one,
          problem: `${wrongWith(still)}; "up" starts it again`,
          log: supervisor.lastWords(one.name, 4),
        };
  });
}

/** Asks every process of the network how it is; changes nothing. */
export async function status(repository: string, paths: DataPaths): Promise<NetworkStatus> {
  const state = requireState(paths);
  const site = knownSite(repository, paths, state);
  const disk = roomFor(paths);
  const supervisor = supervisorOf(paths);
  const looked = roster(site, supervisor).map((entry) => statusOf(supervisor, state, entry, disk));
  const processes = await withStanding(site, supervisor, await Promise.all(looked));
  const now = new Date();
  const ended = site.nodes.flatMap((node) => endedAt(node, now).map((one) => ({ org: node.description.key, ...one })));
  return {
    ok: disk.problem === null && ended.length === 0 && processes.every((p) => p.problem === null),
    folder: paths.root,
    ordering: orderingOf(site),
    left: leftSite(repository, paths, state),
    chaincode: site.nodes.map(chaincodeOf).find((version) => version !== null) ?? null,
    clouds: site.nodes.flatMap(cloudOfPeople),
    ended,
    memory: processes.reduce((sum, p) => sum + p.memory, 0),
    disk,
    processes,
    alarms: alarmsOf(processes, ended, disk),
  };
}

/** Peers and orderers here are of the same ledger, whoever's they are. */
function alarmsOf(processes: readonly ProcessStatus[], ended: NetworkStatus['ended'], disk: Room): Alarm[] {
  const programs = processes.map(({ name, problem, height }) => ({
    name,
    problem: problem ?? undefined,
    height: height ?? undefined,
  }));
  const certificates = ended.map(({ org, certificate }) => `${org}: ${certificate}`);
  return byGravity([
    ...nodeAlarms(programs),
    ...alarm('MACHINE_CERTIFICATE_ENDED', { about: certificates }),
    ...alarm('DISK_FILLING', { count: disk.problem === null ? 0 : 1 }),
  ]);
}

function cloudOfPeople({ description, consortium }: MemberNode): NetworkStatus['clouds'] {
  const cloud = description.type === 'cloud' ? undefined : cloudOf(description, consortium.members);
  return cloud === undefined ? [] : [{ org: description.key, cloud: cloud.mspId }];
}

function orderingOf({ nodes }: Site): string {
  const [first] = nodes;
  if (first === undefined) return 'none';
  const { ordering, members } = first.consortium;
  const orderers = members.filter(({ orderer }) => orderer !== undefined).length;
  return `${ordering.type}, ${orderers} ${orderers === 1 ? 'orderer' : 'orderers'}`;
}
