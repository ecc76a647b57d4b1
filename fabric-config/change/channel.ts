import { common, orderer } from '@hyperledger/fabric-protos';
import { readFileSync, writeFileSync } from '../../connections/disk.ts';
import type { Member } from '../../api/formats/consortium.ts';
import { openChannel } from '../../connections/ledger/channel.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { canonicalText } from '../../protocol/encoding/canonical-json.ts';
import { nearestPeers } from '../consortium/endorsers.ts';
import { writePublicFiles } from '../consortium/knowledge.ts';
import { endpointOf, orderersOf, type MemberWith } from '../consortium/members.ts';
import { organisationConfig } from '../generate/configtx.ts';
import { adminTls, asAdministrator, peerOf } from '../lifecycle/admin-gateway.ts';
import { poll } from '../lifecycle/concurrency.ts';
import { writePrivate } from '../lifecycle/files.ts';
import { inScratch } from '../lifecycle/scratch.ts';
import { runTool, toolPath } from '../lifecycle/tools.ts';
import { serverNameOf, type MemberNode, type Node } from '../node/node.ts';
import { ChannelConfig, isLater } from './channel-config.ts';

/** How long an orderer may take over one message, in milliseconds. */
const PATIENCE_MS = 30_000;
/**
 * How long a peer may take to have what was ordered, in milliseconds. Orderers that have just been started, or changed
 * who leads them, agree on nothing for half a minute each time; what was taken comes all the same.
 */
const ORDERED_MS = 100_000;
/**
 * How long a peer may be behind what others have ordered, in milliseconds. It is the longest while its blocks came from
 * an orderer that is out of the agreement, and that it leaves once others show it blocks which that one keeps back.
 */
const HEARD_MS = 60_000;

/**
 * The block with the channel's present configuration, from the nearest peer that answers. Errors: LEDGER_UNAVAILABLE.
 */
export async function configBlock(node: MemberNode): Promise<Buffer> {
  const { channel } = node.consortium;
  const causes: unknown[] = [];
  for (const member of nearestPeers(node.consortium, node.description)) {
    try {
      return await asAdministrator(node, peerOf(member), async (gateway) => {
        const cscc = gateway.getNetwork(channel).getContract('cscc');
        return Buffer.from(await cscc.evaluateTransaction('GetConfigBlock', channel));
      });
    } catch (cause) {
      causes.push(cause);
    }
  }
  throw new OpenwardError('LEDGER_UNAVAILABLE', 'No peer gives the configuration of the channel', {
    cause: new AggregateError(causes),
  });
}

const inNode = <T>(node: Node, work: (file: (name: string) => string) => Promise<T>): Promise<T> =>
  inScratch(node.paths.ledger(), work);

const translate = (node: Node, ...args: string[]): Promise<string> =>
  runTool(toolPath(node.repository, 'configtxlator'), args);

/** What a block of configuration says. */
export function configIn(node: Node, block: Uint8Array): Promise<ChannelConfig> {
  return inNode(node, async (file) => {
    const envelope = configEnvelopeIn(block);
    writeFileSync(file('config.pb'), envelope, { mode: 0o600 });
    const args = ['--input', file('config.pb'), '--type', 'common.Config', '--output', file('config.json')];
    await translate(node, 'proto_decode', ...args);
    return ChannelConfig.parse(JSON.parse(readFileSync(file('config.json'), 'utf8')));
  });
}

/** The number of a block. */
export function numberOf(block: Uint8Array): number {
  return common.Block.deserializeBinary(block).getHeader()?.getNumber() ?? 0;
}

/** common.Config in the one transaction of a block of configuration. @throws OpenwardError LEDGER_REJECTED */
function configEnvelopeIn(bytes: Uint8Array): Uint8Array {
  const block = common.Block.deserializeBinary(bytes);
  const [transaction] = block.getData()?.getDataList_asU8() ?? [];
  const envelope = common.Envelope.deserializeBinary(transaction ?? new Uint8Array());
  const payload = common.Payload.deserializeBinary(envelope.getPayload_asU8());
  const config = common.ConfigEnvelope.deserializeBinary(payload.getData_asU8()).getConfig();
  if (config === undefined) throw new OpenwardError('LEDGER_REJECTED', 'The block holds no configuration');
  return config.serializeBinary();
}

/** common.ConfigUpdate that makes one configuration of the other. Errors: TOOL_FAILED when they are the same. */
export function updateBetween(node: MemberNode, from: ChannelConfig, to: ChannelConfig): Promise<Buffer> {
  return inNode(node, async (file) => {
    for (const [name, config] of Object.entries({ from, to })) {
      writePrivate(file(`${name}.json`), JSON.stringify(config));
      const args = ['--input', file(`${name}.json`), '--type', 'common.Config', '--output', file(`${name}.pb`)];
      await translate(node, 'proto_encode', ...args);
    }
    const pair = ['--original', file('from.pb'), '--updated', file('to.pb')];
    await translate(
      node,
      'compute_update',
      '--channel_id',
      node.consortium.channel,
      ...pair,
      '--output',
      file('update'),
    );
    return readFileSync(file('update'));
  });
}

/** Whether two changes (common.ConfigUpdate) say the same; their bytes may differ, as maps have no order. */
export function sameUpdate(node: MemberNode, one: Uint8Array, other: Uint8Array): Promise<boolean> {
  return inNode(node, async (file) => {
    const texts: string[] = [];
    for (const [name, bytes] of Object.entries({ one, other })) {
      writeFileSync(file(`${name}.pb`), bytes, { mode: 0o600 });
      const args = ['--input', file(`${name}.pb`), '--type', 'common.ConfigUpdate', '--output', file(`${name}.json`)];
      await translate(node, 'proto_decode', ...args);
      texts.push(canonicalText(JSON.parse(readFileSync(file(`${name}.json`), 'utf8'))));
    }
    return texts[0] === texts[1];
  });
}

/** What configtxgen makes of a member's roots: its group in the channel. */
export function channelGroupOf(node: MemberNode, member: Member): Promise<unknown> {
  return inNode(node, async (file) => {
    writePublicFiles((...parts) => file(parts.join('/')), member);
    writePrivate(file('configtx.yaml'), organisationConfig(member, file('msp')));
    const printed = await runTool(toolPath(node.repository, 'configtxgen'), ['-printOrg', member.mspId], {
      FABRIC_CFG_PATH: file('.'),
    });
    const group: unknown = JSON.parse(printed);
    return group;
  });
}

/**
 * Hands a change to an orderer, and waits until the nearest peer has it. Errors: LEDGER_REJECTED with the orderer's own
 * words, when signatures do not suffice or the channel has changed meanwhile; LEDGER_UNAVAILABLE when none answers.
 */
export async function orderUpdate(
  node: MemberNode,
  envelope: common.Envelope,
  done: () => Promise<boolean>,
): Promise<void> {
  const causes: unknown[] = [];
  for (const member of orderersOf(node.consortium)) {
    const answer = await broadcast(node, member, envelope).catch((cause: unknown) => {
      causes.push(cause);
    });
    if (answer === undefined) continue;
    const taken = answer.getStatus() === common.Status.SUCCESS;
    // One that is overtaken may be in force already: somebody else had it ordered, and the nearest peer has not heard.
    if (await poll(done, patienceWith(taken, answer.getInfo()))) return;
    if (!taken) throw new OpenwardError('LEDGER_REJECTED', answer.getInfo());
    throw new OpenwardError('NETWORK_TIMEOUT', 'The change was ordered, but no peer has it yet');
  }
  throw new OpenwardError('LEDGER_UNAVAILABLE', 'No orderer answers', { cause: new AggregateError(causes) });
}

/** Milliseconds. What lacks signatures is looked at once more: it had not been signed so when somebody ordered it. */
function patienceWith(taken: boolean, info: string): number {
  if (taken) return ORDERED_MS;
  return isOvertaken(info) ? HEARD_MS : 0;
}

/** Whether an orderer refuses a change because the channel is not, or not any more, what it begins from. */
export function isOvertaken(info: string): boolean {
  return /\bversion \d+, but\b/.test(info);
}

/**
 * Waits until the nearest peer has the configuration of this number, or a later one.
 * @throws OpenwardError NETWORK_TIMEOUT when it has not heard of it within a minute
 */
export async function hearOf(node: MemberNode, sequence: string): Promise<void> {
  const heard = async (): Promise<boolean> => {
    const config = await configIn(node, await configBlock(node));
    return !isLater(sequence, config.sequence);
  };
  if (await poll(heard, HEARD_MS)) return;
  const which = `configuration ${sequence} of the channel`;
  throw new OpenwardError('NETWORK_TIMEOUT', `No peer here has heard of ${which} yet, on which the change rests`);
}

function broadcast(
  node: MemberNode,
  member: MemberWith<'orderer'>,
  envelope: common.Envelope,
): Promise<orderer.BroadcastResponse> {
  const place = { endpoint: endpointOf(member.orderer), serverName: serverNameOf(member, 'orderer') };
  const client = openChannel({ peer: place, trust: member.roots.nodes, tls: adminTls(node) });
  const { path, requestSerialize, responseDeserialize } = orderer.AtomicBroadcastService.broadcast;
  return new Promise<orderer.BroadcastResponse>((resolve, reject) => {
    const deadline = Date.now() + PATIENCE_MS;
    const stream = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, { deadline });
    stream.once('data', (answer: orderer.BroadcastResponse) => {
      resolve(answer);
      stream.end();
    });
    stream.once('error', reject);
    stream.once('end', () => reject(new OpenwardError('LEDGER_UNAVAILABLE', 'The orderer ended without an answer')));
    stream.write(envelope);
  }).finally(() => client.close());
}
