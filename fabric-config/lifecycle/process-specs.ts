import { join } from 'node:path';
import { existsSync, readFileSync } from '../../connections/disk.ts';
import { authoritiesIn, caConfigFile, caHome, firstAuthority, type CaStage } from '../generate/ca-server.ts';
import type { ChaincodePackage } from '../generate/chaincode-package.ts';
import { planServices, type ServicePlan } from '../generate/services.ts';
import type { StorageKeys } from '../../api/formats/service-config.ts';
import type { OrganisationDescription } from '../description.ts';
import {
  endpointOf,
  orderersOf,
  peersOf,
  portOf,
  serverNameOf,
  type Network,
  type WithOrderer,
  type WithPeer,
} from '../network.ts';
import { sha256Hex } from './files.ts';
import { accepts, askAs, askAsAdmin, askCa, askSocket } from './probe.ts';
import type { ProcessSpec } from './supervisor.ts';
import { toolPath } from './tools.ts';

/** Small heaps: a whole network of a dozen processes has to fit beside everything else on a workstation. */
const goEnvironment = { GOGC: '50' };
const fabricLogging = {
  FABRIC_LOGGING_SPEC: 'info:grpc=warning',
  FABRIC_LOGGING_FORMAT: '%{time:2006-01-02T15:04:05.000Z07:00} %{level:.4s} [%{module}] %{message}',
};
const nodeFlags = (megabytes: number): string[] => [`--max-old-space-size=${megabytes}`, '--max-semi-space-size=2'];

const digestOf = (...files: readonly string[]): string =>
  sha256Hex(files.map((file) => (existsSync(file) ? sha256Hex(readFileSync(file)) : '')).join());

function spec(parts: Omit<ProcessSpec, 'fingerprint'>, inputs: readonly string[]): ProcessSpec {
  const fingerprint = sha256Hex(
    [parts.command, ...parts.args, JSON.stringify(parts.env), digestOf(...inputs)].join('\n'),
  );
  return { ...parts, fingerprint };
}

export function caProcess(network: Network, stage: CaStage['kind'], ready?: () => Promise<boolean>): ProcessSpec {
  const configs = authoritiesIn(network.description, stage).map((authority) => caConfigFile(network, authority));
  const home = caHome(network, firstAuthority(network.description, stage));
  return spec(
    {
      name: 'ca',
      command: toolPath(network.repository, 'fabric-ca-server'),
      args: ['start', '--home', home],
      cwd: home,
      env: goEnvironment,
      port: portOf(network, 'ca'),
      ready: ready ?? (async () => (await askCa(network, '/cainfo'))?.status === 200),
    },
    configs,
  );
}

async function healthy(network: Network, org: OrganisationDescription, machine: 'orderer' | 'peer'): Promise<boolean> {
  const port = portOf(network, `${org.key}.${machine}.operations`);
  const answer = await askAsAdmin(network, org, {
    host: org.host,
    port,
    serverName: serverNameOf(org, machine),
    path: '/healthz',
  });
  return answer?.status === 200;
}

function ordererProcess(network: Network, org: WithOrderer): ProcessSpec {
  const folder = network.paths.ledger(`${org.key}-orderer`);
  return spec(
    {
      name: `${org.key}-orderer`,
      command: toolPath(network.repository, 'orderer'),
      args: [],
      cwd: folder,
      env: { ...goEnvironment, FABRIC_CFG_PATH: folder, ...fabricLogging },
      port: portOf(network, `${org.key}.orderer`),
      ready: () => healthy(network, org, 'orderer'),
    },
    [join(folder, 'orderer.yaml')],
  );
}

function peerProcess(network: Network, org: WithPeer): ProcessSpec {
  const folder = network.paths.ledger(`${org.key}-peer`);
  return spec(
    {
      name: `${org.key}-peer`,
      command: toolPath(network.repository, 'peer'),
      args: ['node', 'start'],
      cwd: folder,
      env: {
        ...goEnvironment,
        FABRIC_CFG_PATH: folder,
        ...fabricLogging,
        OPENWARD_CHAINCODE_CONNECTION: network.paths.org(org.key, 'peer', 'chaincode-connection.json'),
      },
      port: portOf(network, `${org.key}.peer`),
      ready: () => healthy(network, org, 'peer'),
    },
    [join(folder, 'core.yaml')],
  );
}

/** Those that keep the ledger. */
export function ledgerProcesses(network: Network): ProcessSpec[] {
  return [
    ...orderersOf(network).map((org) => ordererProcess(network, org)),
    ...peersOf(network).map((org) => peerProcess(network, org)),
  ];
}

export function chaincodeProcess(
  network: Network,
  org: WithPeer,
  chaincode: Pick<ChaincodePackage, 'packageId'>,
): ProcessSpec {
  const own = (file: string): string => network.paths.org(org.key, 'chaincode', file);
  const port = portOf(network, `${org.key}.chaincode`);
  const folder = join(network.repository, 'dist', 'chaincode');
  return spec(
    {
      name: `${org.key}-chaincode`,
      command: process.execPath,
      args: [
        ...nodeFlags(96),
        join(network.repository, 'node_modules', 'fabric-shim', 'cli.js'),
        'server',
        '--chaincode-address',
        endpointOf(network, org, 'chaincode'),
        '--chaincode-id',
        chaincode.packageId,
        '--chaincode-tls-cert-file',
        own('tls.pem'),
        '--chaincode-tls-key-file',
        own('tls-key.pem'),
        '--chaincode-tls-client-cacert-file',
        network.paths.orgRoot(org.key, 'nodes'),
      ],
      cwd: folder,
      env: { NODE_ENV: 'production', CORE_CHAINCODE_LOGGING_LEVEL: 'info' },
      port,
      ready: () => accepts(org.host, port),
    },
    [join(folder, 'index.cjs'), join(folder, 'package.json')],
  );
}

export function storageProcess(network: Network, keys: StorageKeys): ProcessSpec {
  const socket = network.paths.storageSocket();
  return spec(
    {
      name: 'storage',
      command: toolPath(network.repository, 'versitygw'),
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
        network.paths.storage(),
      ],
      cwd: network.paths.root,
      env: { ...goEnvironment, ROOT_ACCESS_KEY: keys.accessKeyId, ROOT_SECRET_KEY: keys.secretAccessKey },
      ready: async () => (await askSocket(socket, '/')) !== undefined,
    },
    [],
  );
}

/** @param bundle name of the program in dist/services, without its ending */
export function serviceProcess(
  network: Network,
  org: OrganisationDescription,
  name: string,
  bundle: string,
  part: ServicePlan['part'],
): ProcessSpec {
  const config = network.paths.serviceConfig(name);
  const program = serviceBundle(network.repository, bundle);
  const port = portOf(network, `${org.key}.${part}`);
  return spec(
    {
      name,
      command: process.execPath,
      args: [...nodeFlags(part === 'service' ? 192 : 64), program, '--config', config],
      cwd: network.paths.service(name),
      env: { NODE_ENV: 'production' },
      port,
      ready: async () =>
        part === 'service' || part === 'registrar' ? serviceAnswers(network, org, part, port) : accepts(org.host, port),
    },
    [config, program],
  );
}

/** It is asked with its own certificate: an administrator's of Fabric names no role that services know. */
async function serviceAnswers(
  network: Network,
  org: OrganisationDescription,
  part: 'service' | 'registrar',
  port: number,
): Promise<boolean> {
  const place = { host: org.host, port, serverName: serverNameOf(org, part), path: '/v1/health' };
  const answer = await askAs(part, network, org, place);
  return answer !== undefined && answer.status < 500;
}

export function serviceBundle(repository: string, bundle: string): string {
  return join(repository, 'dist', 'services', `${bundle}.js`);
}

export function logKeeperProcess(network: Network): ProcessSpec {
  const script = join(network.repository, 'fabric-config', 'lifecycle', 'rotate-logs.sh');
  return spec(
    {
      name: 'log-keeper',
      command: '/bin/sh',
      args: [script, network.paths.logs(), String(10 * 1024 * 1024)],
      cwd: network.paths.root,
      env: {},
      ready: () => Promise.resolve(true),
    },
    [script],
  );
}

/** All that `up` starts but the keeper, in the order they depend on one another. */
export function everyProcess(
  network: Network,
  chaincode: Pick<ChaincodePackage, 'packageId'>,
  keys: StorageKeys,
): ProcessSpec[] {
  return [
    caProcess(network, 'serving'),
    ...ledgerProcesses(network),
    storageProcess(network, keys),
    ...peersOf(network).map((org) => chaincodeProcess(network, org, chaincode)),
    ...planServices(network).map(({ org, name, bundle, part }) => serviceProcess(network, org, name, bundle, part)),
    logKeeperProcess(network),
  ];
}

export function keeperProcess(network: Network): ProcessSpec {
  const program = join(network.repository, 'dist', 'network.js');
  return spec(
    {
      name: 'keeper',
      command: process.execPath,
      args: [...nodeFlags(64), program, 'keep', '--data', network.paths.root],
      cwd: network.repository,
      env: { NODE_ENV: 'production' },
      ready: () => Promise.resolve(true),
    },
    [program],
  );
}
