import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { existsSync, readFileSync } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { endpointOf, orderersOf } from '../consortium/members.ts';
import { hasOrderer, hasPeer, ownPlace, type MemberNode, type WithOrderer, type WithPeer } from '../node/node.ts';
import { poll } from './concurrency.ts';
import { askAsAdmin, probedPlace, type ProbeAnswer, type Upload } from './probe.ts';
import { runTool, toolPath } from './tools.ts';

/** How long a part that has just been started may take to serve the channel, in milliseconds. */
const READY_MS = 60_000;

const Participation = z.object({ status: z.string(), consensusRelation: z.string(), height: z.number() });
export type Participation = z.infer<typeof Participation>;

/** The administrator's door of an orderer. */
function askOrderer(node: WithOrderer, path: string, upload?: Upload): Promise<ProbeAnswer | undefined> {
  return askAsAdmin(node, probedPlace(node, 'orderer.admin', path), upload);
}

const channels = '/participation/v1/channels';

/** How an orderer sees the channel; undefined when it does not take part or does not answer. */
export async function participation(node: WithOrderer): Promise<Participation | undefined> {
  const answer = await askOrderer(node, `${channels}/${node.consortium.channel}`);
  if (answer?.status !== 200) return undefined;
  return Participation.parse(JSON.parse(answer.body));
}

/**
 * Brings an orderer into the channel unless it is there, and waits until it serves it. Fabric's channel participation
 * API, called directly: the orderer knows its administrator by the very certificate, and `osnadmin` offers a
 * certificate only to servers that name its issuer.
 */
async function joinOrderer(node: WithOrderer): Promise<void> {
  const { key } = node.description;
  // An orderer that has just been started answers nothing for a moment: that is not a "no", and joining twice would be
  // refused.
  const member = await decided(() => isMember(node), `the orderer of ${key} does not answer its administrator`);
  if (!member) {
    const answer = await askOrderer(node, channels, blockUpload(readFileSync(firstBlockOf(node))));
    if (answer?.status !== 201)
      throw new OpenwardError(
        'TOOL_FAILED',
        `the orderer of ${key} did not join the channel: ${answer?.body ?? 'no answer'}`,
      );
  }
  const active = await poll(async () => (await participation(node))?.status === 'active', READY_MS);
  if (!active) throw new OpenwardError('NETWORK_TIMEOUT', `the orderer of ${key} does not serve the channel`);
}

/** One that comes later begins with the configuration that names it, and takes what is before from the others. */
function firstBlockOf({ paths }: WithOrderer): string {
  return existsSync(paths.admissionBlock()) ? paths.admissionBlock() : paths.genesis();
}

/** Whether an orderer takes part in the channel; undefined while it does not say. */
async function isMember(node: WithOrderer): Promise<boolean | undefined> {
  const answer = await askOrderer(node, `${channels}/${node.consortium.channel}`);
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
export function adminEnvironment(node: WithPeer): Record<string, string> {
  const admin = (...parts: string[]): string => node.paths.identity('admin', ...parts);
  return {
    FABRIC_CFG_PATH: node.paths.ledger('peer'),
    FABRIC_LOGGING_SPEC: 'warn',
    CORE_PEER_LOCALMSPID: node.description.mspId,
    CORE_PEER_MSPCONFIGPATH: admin('msp'),
    CORE_PEER_ADDRESS: endpointOf(ownPlace(node, 'peer')),
    CORE_PEER_TLS_ENABLED: 'true',
    CORE_PEER_TLS_ROOTCERT_FILE: node.paths.ownRoot('nodes'),
    CORE_PEER_TLS_CLIENTAUTHREQUIRED: 'true',
    CORE_PEER_TLS_CLIENTCERT_FILE: admin('tls.pem'),
    CORE_PEER_TLS_CLIENTKEY_FILE: admin('tls-key.pem'),
  };
}

/** Flags by which the `peer` command reaches an orderer, preferably the organisation's own. */
export function ordererFlags({ consortium, description, paths }: MemberNode): string[] {
  const orderers = orderersOf(consortium);
  const chosen = orderers.find(({ key }) => key === description.key) ?? orderers[0];
  if (!chosen) throw new OpenwardError('NETWORK_DESCRIPTION_INVALID', 'there is no orderer');
  const admin = (file: string): string => paths.identity('admin', file);
  return [
    '--orderer',
    endpointOf(chosen.orderer),
    '--tls',
    '--cafile',
    paths.memberRoot(chosen.key, 'nodes'),
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
export async function peerHeight(node: WithPeer): Promise<number | undefined> {
  const answer = await askAsAdmin(node, probedPlace(node, 'peer.operations', '/metrics'));
  return answer?.status === 200 ? heightInMetrics(answer.body, node.consortium.channel) : undefined;
}

/** Finds `ledger_blockchain_height` of a channel in Prometheus text. */
export function heightInMetrics(text: string, channel: string): number | undefined {
  const line = text.split('\n').find((l) => l.startsWith(`ledger_blockchain_height{channel="${channel}"}`));
  const value = Number(line?.split(' ').at(-1));
  return Number.isFinite(value) ? value : undefined;
}

/** Brings a peer into the channel unless it is there, and waits until it says at which height it is. */
async function joinPeer(node: WithPeer): Promise<void> {
  if ((await peerHeight(node)) !== undefined) return;
  const { key } = node.description;
  // Metrics lack the channel until the ledger is open, so the peer itself is asked whether it has joined.
  const member = await decided(() => hasJoined(node), `the peer of ${key} does not answer its administrator`);
  if (!member) await asPeerAdmin(node, ['channel', 'join', '--blockpath', node.paths.genesis()]);
  const open = await poll(async () => (await peerHeight(node)) !== undefined, READY_MS);
  if (!open) throw new OpenwardError('NETWORK_TIMEOUT', `the peer of ${key} does not open the channel`);
}

/** Runs the `peer` command as the organisation's administrator. Errors: TOOL_FAILED, TOOL_MISSING. */
export function asPeerAdmin(node: WithPeer, args: readonly string[]): Promise<string> {
  return runTool(toolPath(node.repository, 'peer'), args, adminEnvironment(node));
}

/** Whether a peer takes part in the channel; undefined while it does not say. */
async function hasJoined(node: WithPeer): Promise<boolean | undefined> {
  try {
    const listed = await asPeerAdmin(node, ['channel', 'list']);
    return listed.split('\n').some((line) => line.trim() === node.consortium.channel);
  } catch {
    return undefined;
  }
}

/** Brings the orderers and the peers of these nodes into the channel; without those orderers that are held back. */
export async function joinAll(nodes: readonly MemberNode[], heldBack: readonly MemberNode[] = []): Promise<void> {
  const orderers = nodes.filter(hasOrderer).filter((node) => !heldBack.includes(node));
  await Promise.all([...orderers.map(joinOrderer), ...nodes.filter(hasPeer).map(joinPeer)]);
}
