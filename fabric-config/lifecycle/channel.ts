import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { existsSync, readFileSync } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { OrganisationDescription } from '../description.ts';
import { configtx } from '../generate/configtx.ts';
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
import { poll } from './concurrency.ts';
import { writePrivate } from './files.ts';
import { askAsAdmin, type Place, type Upload } from './probe.ts';
import { runTool, toolPath } from './tools.ts';

/** How long a part that has just been started may take to serve the channel, in milliseconds. */
const READY_MS = 60_000;

function genesisBlock(network: Network): string {
  return network.paths.ledger(`${network.description.channel}.block`);
}

/** Makes the channel's first block, once: it names every consenter's certificate and address, which therefore stay. */
export async function ensureGenesis(network: Network): Promise<void> {
  const block = genesisBlock(network);
  if (existsSync(block)) return;
  const folder = network.paths.ledger('configtx');
  writePrivate(join(folder, 'configtx.yaml'), configtx(network));
  await runTool(
    toolPath(network.repository, 'configtxgen'),
    ['-profile', 'Openward', '-channelID', network.description.channel, '-outputBlock', block],
    { FABRIC_CFG_PATH: folder },
  );
}

const Participation = z.object({ status: z.string(), consensusRelation: z.string(), height: z.number() });
export type Participation = z.infer<typeof Participation>;

function adminPlace(network: Network, org: WithOrderer, path: string): Place {
  return {
    host: org.host,
    port: portOf(network, `${org.key}.orderer.admin`),
    serverName: serverNameOf(org, 'orderer'),
    path,
  };
}

/** How an orderer sees the channel; undefined when it does not take part or does not answer. */
export async function participation(network: Network, org: WithOrderer): Promise<Participation | undefined> {
  const answer = await askAsAdmin(
    network,
    org,
    adminPlace(network, org, `/participation/v1/channels/${network.description.channel}`),
  );
  if (answer?.status !== 200) return undefined;
  return Participation.parse(JSON.parse(answer.body));
}

/**
 * Brings an orderer into the channel unless it is there, and waits until it serves it. Fabric's channel participation
 * API, called directly: the orderer knows its administrator by the very certificate, and `osnadmin` offers a
 * certificate only to servers that name its issuer.
 */
async function joinOrderer(network: Network, org: WithOrderer): Promise<void> {
  // An orderer that has just been started answers nothing for a moment: that is not a "no", and joining twice would be
  // refused.
  const member = await decided(
    () => isMember(network, org),
    `the orderer of ${org.key} does not answer its administrator`,
  );
  if (!member) {
    const answer = await askAsAdmin(
      network,
      org,
      adminPlace(network, org, '/participation/v1/channels'),
      blockUpload(readFileSync(genesisBlock(network))),
    );
    if (answer?.status !== 201)
      throw new OpenwardError(
        'TOOL_FAILED',
        `the orderer of ${org.key} did not join the channel: ${answer?.body ?? 'no answer'}`,
      );
  }
  const active = await poll(async () => (await participation(network, org))?.status === 'active', READY_MS);
  if (!active) throw new OpenwardError('NETWORK_TIMEOUT', `the orderer of ${org.key} does not serve the channel`);
}

/** Whether an orderer takes part in the channel; undefined while it does not say. */
async function isMember(network: Network, org: WithOrderer): Promise<boolean | undefined> {
  const answer = await askAsAdmin(
    network,
    org,
    adminPlace(network, org, `/participation/v1/channels/${network.description.channel}`),
  );
  if (answer?.status === 200) return true;
  return answer?.status === 404 ? false : undefined;
}

/** Asks until there is an answer. @throws OpenwardError NETWORK_TIMEOUT */
async function decided(question: () => Promise<boolean | undefined>, otherwise: string): Promise<boolean> {
  let answer: boolean | undefined;
  await poll(async () => (answer = await question()) !== undefined, READY_MS);
  if (answer === undefined) throw new OpenwardError('NETWORK_TIMEOUT', otherwise);
  return answer;
}

/** multipart/form-data (RFC 7578) with the one part the API wants. */
function blockUpload(block: Buffer): Upload {
  const boundary = `openward-${randomUUID()}`;
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="config-block"; filename="config.block"\r\nContent-Type: application/octet-stream\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(head), block, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  return { method: 'POST', contentType: `multipart/form-data; boundary=${boundary}`, body };
}

/** Environment of the `peer` command acting as an organisation's administrator at its own peer. */
export function adminEnvironment(network: Network, org: WithPeer): Record<string, string> {
  const admin = (...parts: string[]): string => network.paths.org(org.key, 'admin', ...parts);
  return {
    FABRIC_CFG_PATH: network.paths.ledger(`${org.key}-peer`),
    FABRIC_LOGGING_SPEC: 'warn',
    CORE_PEER_LOCALMSPID: org.mspId,
    CORE_PEER_MSPCONFIGPATH: admin('msp'),
    CORE_PEER_ADDRESS: endpointOf(network, org, 'peer'),
    CORE_PEER_TLS_ENABLED: 'true',
    CORE_PEER_TLS_ROOTCERT_FILE: network.paths.orgRoot(org.key, 'nodes'),
    CORE_PEER_TLS_CLIENTAUTHREQUIRED: 'true',
    CORE_PEER_TLS_CLIENTCERT_FILE: admin('tls.pem'),
    CORE_PEER_TLS_CLIENTKEY_FILE: admin('tls-key.pem'),
  };
}

/** Flags by which the `peer` command reaches an orderer, preferably the organisation's own. */
export function ordererFlags(network: Network, org: OrganisationDescription): string[] {
  const orderer = orderersOf(network).find((o) => o.key === org.key) ?? orderersOf(network)[0];
  if (!orderer) throw new OpenwardError('NETWORK_DESCRIPTION_INVALID', 'there is no orderer');
  const admin = (file: string): string => network.paths.org(org.key, 'admin', file);
  return [
    '--orderer',
    endpointOf(network, orderer, 'orderer'),
    '--tls',
    '--cafile',
    network.paths.orgRoot(orderer.key, 'nodes'),
    '--clientauth',
    '--certfile',
    admin('tls.pem'),
    '--keyfile',
    admin('tls-key.pem'),
    '--waitForEventTimeout',
    '60s',
  ];
}

/** Ledger height of a peer, from its metrics; undefined when it is not in the channel or does not answer. */
export async function peerHeight(network: Network, org: WithPeer): Promise<number | undefined> {
  const answer = await askAsAdmin(network, org, {
    host: org.host,
    port: portOf(network, `${org.key}.peer.operations`),
    serverName: serverNameOf(org, 'peer'),
    path: '/metrics',
  });
  return answer?.status === 200 ? heightInMetrics(answer.body, network.description.channel) : undefined;
}

/** Finds `ledger_blockchain_height` of a channel in Prometheus text. */
export function heightInMetrics(text: string, channel: string): number | undefined {
  const line = text.split('\n').find((l) => l.startsWith(`ledger_blockchain_height{channel="${channel}"}`));
  const value = Number(line?.split(' ').at(-1));
  return Number.isFinite(value) ? value : undefined;
}

/** Brings a peer into the channel unless it is there, and waits until it says at which height it is. */
async function joinPeer(network: Network, org: WithPeer): Promise<void> {
  if ((await peerHeight(network, org)) !== undefined) return;
  // Metrics lack the channel until the ledger is open, so the peer itself is asked whether it has joined.
  const member = await decided(
    () => hasJoined(network, org),
    `the peer of ${org.key} does not answer its administrator`,
  );
  if (!member)
    await runTool(
      toolPath(network.repository, 'peer'),
      ['channel', 'join', '--blockpath', genesisBlock(network)],
      adminEnvironment(network, org),
    );
  const open = await poll(async () => (await peerHeight(network, org)) !== undefined, READY_MS);
  if (!open) throw new OpenwardError('NETWORK_TIMEOUT', `the peer of ${org.key} does not open the channel`);
}

/** Whether a peer takes part in the channel; undefined while it does not say. */
async function hasJoined(network: Network, org: WithPeer): Promise<boolean | undefined> {
  try {
    const listed = await runTool(
      toolPath(network.repository, 'peer'),
      ['channel', 'list'],
      adminEnvironment(network, org),
    );
    return listed.split('\n').some((line) => line.trim() === network.description.channel);
  } catch {
    return undefined;
  }
}

export async function joinAll(network: Network): Promise<void> {
  await Promise.all([
    ...orderersOf(network).map((org) => joinOrderer(network, org)),
    ...peersOf(network).map((org) => joinPeer(network, org)),
  ]);
}
