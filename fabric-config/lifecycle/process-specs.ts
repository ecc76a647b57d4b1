import { join } from 'node:path';
import { z } from 'zod';
import { alive } from '../../api/http/common.ts';
import { livePartsOfConfig } from '../../api/formats/service-config.ts';
import { existsSync, readFileSync } from '../../connections/disk.ts';
import { authoritiesIn, caConfigFile, type CaStage } from '../generate/ca-server.ts';
import { ensureStorageKeys, keepsObjects, planServices, type ServicePlan } from '../generate/services.ts';
import {
  bindOf,
  hasOrderer,
  hasPeer,
  listensAt,
  ownPlace,
  portOf,
  type MemberNode,
  type Node,
  type WithOrderer,
  type WithPeer,
} from '../node/node.ts';
import type { DataPaths } from '../node/paths.ts';
import type { HeldChaincode } from '../node/state.ts';
import { privateFolder, sha256Hex, writePrivate } from './files.ts';
import { heldAt, keptFile } from './held-chaincode.ts';
import { accepts, askAsAdmin, askAs, askCa, askSocket, probedPlace } from './probe.ts';
import { namedVariables, namedVariablesBelow } from './named-variables.ts';
import { runsAuthority } from './roster.ts';
import type { Site } from './site.ts';
import { prepareStorage } from './storage.ts';
import type { ProcessSpec } from './supervisor.ts';
import { givenTools, toolPath } from './tools.ts';

/** Small heaps: a whole network of a dozen processes has to fit beside everything else on a workstation. */
const goEnvironment = { GOGC: '50' };
const fabricLogging = {
  FABRIC_LOGGING_SPEC: 'info:grpc=warning',
  FABRIC_LOGGING_FORMAT: '%{time:2006-01-02T15:04:05.000Z07:00} %{level:.4s} [%{module}] %{message}',
};
const nodeFlags = (megabytes: number): string[] => [`--max-old-space-size=${megabytes}`, '--max-semi-space-size=2'];

const digestOf = (...files: readonly string[]): string =>
  sha256Hex(files.map((file) => (existsSync(file) ? sha256Hex(readFileSync(file)) : '')).join());

/** @param fixed more that it is not started anew for as long as it stays the same */
function spec(parts: Omit<ProcessSpec, 'fingerprint'>, inputs: readonly string[], fixed = ''): ProcessSpec {
  const fingerprint = sha256Hex(
    [parts.command, ...parts.args, JSON.stringify(parts.env), digestOf(...inputs), fixed].join('\n'),
  );
  return { ...parts, fingerprint };
}

/** Where a process that is started listens, and that it is one of a node. */
function listening(node: Node, part: string): { readonly port: number; readonly bind: string } {
  return { port: portOf(node, part), bind: bindOf(node, part) };
}

export function caProcess(node: Node, stage: CaStage['kind'], ready?: () => Promise<boolean>): ProcessSpec {
  const [first] = authoritiesIn(stage);
  const home = node.paths.ca(first);
  return spec(
    {
      name: caProcessName(node, stage),
      command: toolPath(node.repository, 'fabric-ca-server'),
      args: ['start', '--home', home],
      cwd: home,
      env: goEnvironment,
      ...listening(node, 'ca'),
      ready: ready ?? (async () => (await askCa(node, '/cainfo'))?.status === 200),
    },
    [
      ...authoritiesIn(stage).map((kind) => caConfigFile(node, kind)),
      ...(stage === 'serving' ? ['ca', 'registrar', 'admin'].map((id) => node.paths.identity(id, 'tls.pem')) : []),
    ],
  );
}

/** The one of nodes may run beside the one that serves people. */
export function caProcessName({ description: { key } }: Pick<Node, 'description'>, stage: CaStage['kind']): string {
  return stage === 'renewing' ? `${key}-ca-nodes` : `${key}-ca`;
}

/** With other certificates it is to be started anew: it reads them once. */
function ownCertificates({ paths }: Node, id: 'orderer' | 'peer'): string[] {
  return [paths.identity(id, 'signing.pem'), paths.identity(id, 'tls.pem')];
}

async function healthy(node: Node, machine: 'orderer' | 'peer'): Promise<boolean> {
  return (await askAsAdmin(node, probedPlace(node, `${machine}.operations`, '/healthz')))?.status === 200;
}

function ordererProcess(node: WithOrderer): ProcessSpec {
  const folder = node.paths.ledger('orderer');
  return spec(
    {
      name: `${node.description.key}-orderer`,
      command: toolPath(node.repository, 'orderer'),
      args: [],
      cwd: folder,
      env: { ...goEnvironment, FABRIC_CFG_PATH: folder, ...fabricLogging },
      ...listening(node, 'orderer'),
      ready: () => healthy(node, 'orderer'),
    },
    [join(folder, 'orderer.yaml'), ...ownCertificates(node, 'orderer'), node.paths.identity('admin', 'tls.pem')],
  );
}

function peerProcess(node: WithPeer): ProcessSpec {
  const folder = node.paths.ledger('peer');
  return spec(
    {
      name: `${node.description.key}-peer`,
      command: toolPath(node.repository, 'peer'),
      args: ['node', 'start'],
      cwd: folder,
      env: {
        ...goEnvironment,
        FABRIC_CFG_PATH: folder,
        ...fabricLogging,
        OPENWARD_CHAINCODE_CONNECTION: node.paths.identity('peer', 'chaincode-connection.json'),
      },
      ...listening(node, 'peer'),
      ready: () => healthy(node, 'peer'),
    },
    [join(folder, 'core.yaml'), ...ownCertificates(node, 'peer')],
  );
}

/** Those of a node that keep the ledger. */
export function ledgerProcesses(node: MemberNode): ProcessSpec[] {
  return [...(hasOrderer(node) ? [ordererProcess(node)] : []), ...(hasPeer(node) ? [peerProcess(node)] : [])];
}

/** From what the node keeps of it, whatever the present release has: the members have agreed on that very program. */
export function chaincodeProcess(node: WithPeer, { packageId, label, part }: HeldChaincode): ProcessSpec {
  const own = (file: string): string => node.paths.identity('chaincode', file);
  const { host, port } = ownPlace(node, part);
  const modules = join(node.repository, 'node_modules');
  const folder = node.paths.ledger('chaincode', label);
  return spec(
    {
      name: `${node.description.key}-${part}`,
      command: process.execPath,
      args: [
        ...nodeFlags(96),
        join(modules, 'fabric-shim', 'cli.js'),
        'server',
        '--chaincode-address',
        listensAt(node, part),
        '--chaincode-id',
        packageId,
        '--chaincode-tls-cert-file',
        own('tls.pem'),
        '--chaincode-tls-key-file',
        own('tls-key.pem'),
        '--chaincode-tls-client-cacert-file',
        node.paths.ownRoot('nodes'),
      ],
      cwd: privateFolder(folder),
      env: { NODE_ENV: 'production', CORE_CHAINCODE_LOGGING_LEVEL: 'info', NODE_PATH: modules },
      ...listening(node, part),
      prepare: () => layOut(keptFile(node, label, 'cjs'), folder),
      ready: () => accepts(host, port),
    },
    [keptFile(node, label, 'cjs'), own('tls.pem')],
  );
}

/** Fabric's shim starts what the package.json of its folder names. */
function layOut(program: string, folder: string): void {
  writePrivate(join(folder, 'index.cjs'), readFileSync(program, 'utf8'));
  writePrivate(join(folder, 'package.json'), JSON.stringify({ name: 'openward-chaincode', main: 'index.cjs' }));
}

/** The object storage of a node that has one. */
export function storageProcesses(node: Node): ProcessSpec[] {
  if (!keepsObjects(node.description)) return [];
  const socket = node.paths.storageSocket();
  const keys = ensureStorageKeys(node);
  const process = spec(
    {
      name: `${node.description.key}-storage`,
      command: toolPath(node.repository, 'versitygw'),
      args: [
        '--port',
        socket,
        '--socket-perm',
        '0600',
        '--region',
        keys.region,
        '--keep-alive',
        '--quiet',
        'posix',
        '--dir-perms',
        '0700',
        '--file-perms',
        '0600',
        node.paths.storage(),
      ],
      cwd: node.paths.root,
      env: { ...goEnvironment, ROOT_ACCESS_KEY: keys.accessKeyId, ROOT_SECRET_KEY: keys.secretAccessKey },
      prepare: () => prepareStorage(node),
      ready: async () => (await askSocket(socket, '/')) !== undefined,
    },
    [],
  );
  return [process];
}

export function serviceProcess(node: Node, { name, bundle, part }: ServicePlan): ProcessSpec {
  const config = node.paths.serviceConfig(name);
  const program = serviceBundle(node.repository, bundle);
  const { host, port } = ownPlace(node, part);
  return spec(
    {
      name,
      command: process.execPath,
      args: [...nodeFlags(part === 'service' ? 192 : 64), program, '--config', config],
      cwd: node.paths.service(name),
      env: { NODE_ENV: 'production', ...namedVariables(node.paths.keptRidKey(name)) },
      ...listening(node, part),
      ready: () => (part === 'service' || part === 'registrar' ? serviceAnswers(node, part) : accepts(host, port)),
    },
    // A service takes in a renewed certificate of TLS, and no other.
    [program, node.paths.identity(part, 'signing.pem'), node.paths.identity(part, 'encryption.pem'), ...named(node)],
    fixedPartOf(config),
  );
}

/** What the operator gave it to reach databases and storage elsewhere by. */
function named({ description: { database, storage } }: Node): string[] {
  const given = [database?.passwordFile, database?.authority, storage?.s3?.keysFile, storage?.s3?.authority];
  return given.filter((file) => file !== undefined);
}

/** What a service cannot take in while it runs. */
function fixedPartOf(config: string): string {
  if (!existsSync(config)) return '';
  const parts = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(config, 'utf8')));
  const live: ReadonlySet<string> = new Set(livePartsOfConfig);
  return JSON.stringify(Object.entries(parts).filter(([part]) => !live.has(part)));
}

/**
 * Whether it is there; what it depends on may not be yet. It is asked with its own certificate: an administrator's of
 * Fabric names no role that services know.
 */
async function serviceAnswers(node: Node, part: 'service' | 'registrar'): Promise<boolean> {
  const answer = await askAs(part, node, probedPlace(node, part, alive.path));
  return answer !== undefined && answer.status < 500;
}

export function serviceBundle(repository: string, bundle: string): string {
  return join(repository, 'dist', 'services', `${bundle}.js`);
}

export function logKeeperProcess({ repository, paths }: Pick<Site, 'repository' | 'paths'>): ProcessSpec {
  const script = join(repository, 'fabric-config', 'lifecycle', 'rotate-logs.sh');
  return spec(
    {
      name: 'log-keeper',
      command: '/bin/sh',
      args: [script, paths.logs(), String(10 * 1024 * 1024)],
      cwd: paths.root,
      env: {},
      ready: () => Promise.resolve(true),
    },
    [script],
  );
}

/** All of a node, as they were started. */
function nodeProcesses(node: MemberNode): ProcessSpec[] {
  return [
    ...(runsAuthority(node) ? [caProcess(node, 'serving')] : []),
    ...ledgerProcesses(node),
    ...storageProcesses(node),
    ...(hasPeer(node) ? heldAt(node).map((held) => chaincodeProcess(node, held)) : []),
    ...planServices(node).map((plan) => serviceProcess(node, plan)),
  ];
}

/** All that `up` starts but the keeper, in the order they depend on one another. */
export function everyProcess(site: Site): ProcessSpec[] {
  return [...site.nodes.flatMap(nodeProcesses), logKeeperProcess(site)];
}

export function keeperProcess({ repository, paths }: { repository: string; paths: DataPaths }): ProcessSpec {
  const program = join(repository, 'dist', 'network.js');
  return spec(
    {
      name: 'keeper',
      command: process.execPath,
      args: [...nodeFlags(64), program, 'keep', '--data', paths.root],
      cwd: repository,
      env: { NODE_ENV: 'production', ...givenTools(), ...namedVariablesBelow(paths) },
      ready: () => Promise.resolve(true),
    },
    [program],
  );
}
