import { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import type { Consortium } from '../../api/formats/consortium.ts';
import { endpointOf, peersOf } from '../consortium/members.ts';
import type { WithPeer } from '../node/node.ts';
import { requireNodeState, type HeldChaincode } from '../node/state.ts';
import { asPeerAdmin, ordererFlags } from './channel.ts';
import { poll } from './concurrency.ts';
import { isKept, keptFile } from './held-chaincode.ts';

const Committed = z.object({
  sequence: z.number(),
  version: z.string(),
  approvals: z.record(z.string(), z.boolean()).optional(),
});
/** The definition in force: its number, the chaincode's version, and who has approved it. */
export type Committed = z.infer<typeof Committed>;
const Readiness = z.object({ approvals: z.record(z.string(), z.boolean()) });
const Installed = z.object({ installed_chaincodes: z.array(z.object({ package_id: z.string() })).optional() });

const asAdmin = (node: WithPeer, args: readonly string[]): Promise<string> =>
  asPeerAdmin(node, ['lifecycle', 'chaincode', ...args]);

/** How long a peer that comes later may take to fetch the block that took its organisation in, in milliseconds. */
const KNOWN_MS = 120_000;

/**
 * The definition in force on the channel; undefined when none was committed. A peer that comes later does not know its
 * own organisation until it has fetched that block, so it is asked until it does.
 */
export async function committedDefinition(node: WithPeer): Promise<Committed | undefined> {
  const { channel, chaincode } = node.consortium;
  const asked = ['querycommitted', '--channelID', channel, '--name', chaincode.name, '--output', 'json'];
  let unknown: unknown;
  let answer: string | undefined;
  await poll(async () => {
    try {
      answer = await asAdmin(node, asked);
      return true;
    } catch (error) {
      unknown = error;
      return !(error instanceof OpenwardError && error.message.includes('creator org unknown'));
    }
  }, KNOWN_MS);
  if (answer !== undefined) return Committed.parse(JSON.parse(answer));
  if (unknown instanceof OpenwardError && unknown.message.includes('is not defined')) return undefined;
  throw unknown;
}

/** Gives its peer the package, unless it has it. */
export async function install(node: WithPeer, { packageId, label }: HeldChaincode): Promise<void> {
  const listed = Installed.parse(JSON.parse(await asAdmin(node, ['queryinstalled', '--output', 'json'])));
  if (listed.installed_chaincodes?.some((c) => c.package_id === packageId)) return;
  await asAdmin(node, ['install', keptFile(node, label, 'tar.gz')]);
}

/** What approval and commit must both say: a version of the chaincode, under a number. */
export interface Definition {
  readonly version: string;
  readonly sequence: number;
}

function flagsOf({ channel, chaincode }: Consortium, { version, sequence }: Definition): string[] {
  return ['--channelID', channel, '--name', chaincode.name, '--version', version, '--sequence', String(sequence)];
}

export type Deployed = readonly (readonly [WithPeer, HeldChaincode])[];

/**
 * Installs the package at these peers, and makes it the chaincode of the channel unless it is already: each of their
 * organisations approves, then one commits for all. Their chaincode processes must be running. Founders on other
 * machines are waited for: before enough of them are there nothing can be ordered, nor agreed on.
 * @returns the definition in force: another than these nodes have when the members have agreed on one meanwhile
 */
export async function deployChaincode(nodes: Deployed, tell: (text: string) => void): Promise<Committed> {
  const [first] = nodes;
  if (!first) throw new OpenwardError('NETWORK_DESCRIPTION_INVALID', 'there is no peer');
  await Promise.all(nodes.map(([one, held]) => install(one, held)));
  const away = elsewhere(nodes);
  if (away.length === 0) return agree(nodes, first);
  let why: unknown;
  let agreed: Committed | undefined;
  const attempt = async (): Promise<boolean> => {
    try {
      agreed = await agree(nodes, first);
      return true;
    } catch (error) {
      if (!(error instanceof OpenwardError) || error.code !== 'TOOL_FAILED') throw error;
      if (why === undefined) tell(`chaincode: waiting for the others, who are ${away.join(', ')}`);
      why = error;
      return false;
    }
  };
  await poll(attempt, OTHERS_MS);
  if (agreed === undefined) throw why;
  return agreed;
}

/** One attempt at what `deployChaincode` is for. */
async function agree(nodes: Deployed, [node, { version }]: Deployed[number]): Promise<Committed> {
  const committed = await committedDefinition(node);
  const wasAgreed = requireNodeState(node.paths).chaincode?.pending !== true;
  const agreed = committed?.version === version;
  if (committed && !agreed) {
    if (wasAgreed) return committed;
    requireEverybody(nodes, committed.version, version);
  }
  const definition = { version, sequence: (committed?.sequence ?? 0) + (agreed ? 0 : 1) };
  // An organisation that came later has not approved what the others agreed on: its peer would not know the package.
  const approving = nodes.filter(([one]) => !agreed || committed.approvals?.[one.description.mspId] !== true);
  await Promise.all(approving.map(([one, { packageId }]) => approveDefinition(one, definition, packageId)));
  if (!agreed)
    await commit(
      node,
      definition,
      peersOf(node.consortium).map(({ mspId }) => mspId),
    );
  return definition;
}

/**
 * Before anything is started with another program than the one that its node has taken part with, and of which it kept
 * nothing: see `requireEverybody`.
 */
export function requireSameChaincode(nodes: readonly (readonly [WithPeer, Pick<HeldChaincode, 'version'>])[]): void {
  for (const [node, { version }] of nodes) {
    const before = requireNodeState(node.paths).chaincode;
    if (before && before.pending !== true && before.version !== version && !isKept(node, before))
      requireEverybody(nodes, before.version, version);
  }
}

/** Another program is for all members to agree on, which only a machine that has all of them can do by itself. */
function requireEverybody(nodes: readonly (readonly [WithPeer, unknown])[], present: string, own: string): void {
  if (elsewhere(nodes).length > 0)
    throw new OpenwardError('CONFLICT', `the channel runs chaincode ${present}; this release has ${own}, another one`);
}

/** Keys of members whose peers are on other machines. */
export function elsewhere(nodes: readonly (readonly [WithPeer, unknown])[]): string[] {
  const here = new Set(nodes.map(([{ description }]) => description.key));
  const all = new Set(nodes.flatMap(([{ consortium }]) => peersOf(consortium)).map(({ key }) => key));
  return [...all].filter((key) => !here.has(key));
}

/** How long founders are waited for who start at the same time on machines of their own, in milliseconds. */
const OTHERS_MS = 10 * 60_000;
/** How long the peers may take to hear of each other's approvals, in milliseconds. */
const AGREE_MS = 60_000;

/** MSP ids of those who have approved it, as the ledger has it. */
export async function approvalsOf(node: WithPeer, definition: Definition): Promise<string[]> {
  const asked = ['checkcommitreadiness', ...flagsOf(node.consortium, definition), '--output', 'json'];
  const { approvals } = Readiness.parse(JSON.parse(await asAdmin(node, asked)));
  return Object.entries(approvals).flatMap(([mspId, given]) => (given ? [mspId] : []));
}

/**
 * Makes it the definition in force, by the peers of those who have approved it. An approval is waited for at the peer
 * of who approved. Until the others have heard of it too, what they endorse differs, and there is nothing to commit.
 */
export async function commit(node: WithPeer, definition: Definition, approving: readonly string[]): Promise<void> {
  const endorsers = peersOf(node.consortium)
    .filter(({ mspId }) => approving.includes(mspId))
    .flatMap(({ key, peer }) => [
      ...['--peerAddresses', endpointOf(peer)],
      ...['--tlsRootCertFiles', node.paths.memberRoot(key, 'nodes')],
    ]);
  const said = [...flagsOf(node.consortium, definition), ...ordererFlags(node), ...endorsers];
  let differ: unknown;
  const committed = await poll(async () => {
    try {
      await asAdmin(node, ['commit', ...said]);
      return true;
    } catch (error) {
      if (!(error instanceof OpenwardError) || !error.message.includes('ProposalResponsePayloads do not match'))
        throw error;
      differ = error;
      return false;
    }
  }, AGREE_MS);
  if (!committed) throw differ;
}

/** Says yes for the organisation, and which package its peer is to be answered by. */
export async function approveDefinition(node: WithPeer, definition: Definition, packageId: string): Promise<void> {
  const said = [...flagsOf(node.consortium, definition), '--package-id', packageId];
  try {
    await asAdmin(node, ['approveformyorg', ...said, ...ordererFlags(node)]);
  } catch (error) {
    // A first attempt that was interrupted may have been committed after all.
    if (!(error instanceof OpenwardError) || !isSaidAlready(error.message)) throw error;
  }
}

function isSaidAlready(message: string): boolean {
  if (message.includes('with different parameters')) return false;
  return /attempted to redefine (uncommitted|the current committed) sequence/.test(message);
}
