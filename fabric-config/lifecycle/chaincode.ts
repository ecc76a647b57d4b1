import { z } from 'zod';
import { existsSync, readFileSync, writeFileSync } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { Consortium } from '../../api/formats/consortium.ts';
import { endpointOf, peersOf } from '../consortium/members.ts';
import { buildChaincodePackage, type ChaincodePackage } from '../generate/chaincode-package.ts';
import type { WithPeer } from '../node/node.ts';
import { requireNodeState } from '../node/state.ts';
import { asPeerAdmin, ordererFlags } from './channel.ts';
import { poll } from './concurrency.ts';
import { privateFolder, sha256Hex } from './files.ts';

const Committed = z.object({
  sequence: z.number(),
  version: z.string(),
  approvals: z.record(z.string(), z.boolean()).optional(),
});
const Installed = z.object({ installed_chaincodes: z.array(z.object({ package_id: z.string() })).optional() });

/** A package and where a node keeps it. */
export type KeptPackage = ChaincodePackage & { readonly file: string };

/**
 * The package of the present chaincode program. Kept on disk, since another zlib may make other bytes, hence another
 * id, of the same content.
 */
export async function ensurePackage({ repository, consortium, paths }: WithPeer): Promise<KeptPackage> {
  const built = await buildChaincodePackage(repository, consortium.chaincode);
  const file = `${privateFolder(paths.ledger('packages'))}/${built.label}.tar.gz`;
  if (!existsSync(file)) writeFileSync(file, built.bytes, { mode: 0o600 });
  const bytes = readFileSync(file);
  return { ...built, bytes, packageId: `${built.label}:${sha256Hex(bytes)}`, file };
}

const asAdmin = (node: WithPeer, args: readonly string[]): Promise<string> =>
  asPeerAdmin(node, ['lifecycle', 'chaincode', ...args]);

/** How long a peer that comes later may take to fetch the block that took its organisation in, in milliseconds. */
const KNOWN_MS = 120_000;

/**
 * The definition in force on the channel; undefined when none was committed. A peer that comes later does not know its
 * own organisation until it has fetched that block, so it is asked until it does.
 */
async function committedDefinition(node: WithPeer): Promise<z.infer<typeof Committed> | undefined> {
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

async function install(node: WithPeer, chaincode: KeptPackage): Promise<void> {
  const listed = Installed.parse(JSON.parse(await asAdmin(node, ['queryinstalled', '--output', 'json'])));
  if (listed.installed_chaincodes?.some((c) => c.package_id === chaincode.packageId)) return;
  await asAdmin(node, ['install', chaincode.file]);
}

/** The parts of a definition that approval and commit must both say. */
function definition({ channel, chaincode }: Consortium, version: string, sequence: number): string[] {
  return ['--channelID', channel, '--name', chaincode.name, '--version', version, '--sequence', String(sequence)];
}

type Deployed = readonly (readonly [WithPeer, KeptPackage])[];

/**
 * Installs the package at these peers, and makes it the chaincode of the channel unless it is already: each of their
 * organisations approves, then one commits for all. Their chaincode processes must be running. Founders on other
 * machines are waited for: before enough of them are there nothing can be ordered, nor agreed on.
 */
export async function deployChaincode(nodes: Deployed, tell: (text: string) => void): Promise<void> {
  const [first] = nodes;
  if (!first) throw new OpenwardError('NETWORK_DESCRIPTION_INVALID', 'there is no peer');
  await Promise.all(nodes.map(([one, chaincode]) => install(one, chaincode)));
  const away = elsewhere(nodes);
  if (away.length === 0) return agree(nodes, first);
  let why: unknown;
  const attempt = async (): Promise<boolean> => {
    try {
      await agree(nodes, first);
      return true;
    } catch (error) {
      if (!(error instanceof OpenwardError) || error.code !== 'TOOL_FAILED') throw error;
      if (why === undefined) tell(`chaincode: waiting for the others, who are ${away.join(', ')}`);
      why = error;
      return false;
    }
  };
  if (!(await poll(attempt, OTHERS_MS))) throw why;
}

/** One attempt at what `deployChaincode` is for. */
async function agree(nodes: Deployed, [node, { version }]: Deployed[number]): Promise<void> {
  const committed = await committedDefinition(node);
  const agreed = committed?.version === version;
  if (committed && !agreed) requireEverybody(nodes, committed.version, version);
  const sequence = (committed?.sequence ?? 0) + (agreed ? 0 : 1);
  const said = definition(node.consortium, version, sequence);
  // An organisation that came later has not approved what the others agreed on: its peer would not know the package.
  const approving = nodes.filter(([one]) => !agreed || committed.approvals?.[one.description.mspId] !== true);
  await Promise.all(approving.map(([one, { packageId }]) => approve(one, [...said, '--package-id', packageId])));
  if (agreed) return;
  const endorsers = peersOf(node.consortium).flatMap(({ key, peer }) => [
    '--peerAddresses',
    endpointOf(peer),
    '--tlsRootCertFiles',
    node.paths.memberRoot(key, 'nodes'),
  ]);
  await commit(node, [...said, ...ordererFlags(node), ...endorsers]);
}

/**
 * Before anything is started with another program than the one that its node has taken part with: see
 * `requireEverybody`.
 */
export function requireSameChaincode(nodes: readonly (readonly [WithPeer, Pick<KeptPackage, 'version'>])[]): void {
  for (const [{ paths }, { version }] of nodes) {
    const before = requireNodeState(paths).chaincode;
    if (before && before.pending !== true && before.version !== version)
      requireEverybody(nodes, before.version, version);
  }
}

/** Another program is for all members to agree on, which only a machine that has all of them can do by itself. */
function requireEverybody(nodes: readonly (readonly [WithPeer, unknown])[], present: string, own: string): void {
  if (elsewhere(nodes).length > 0)
    throw new OpenwardError('CONFLICT', `the channel runs chaincode ${present}; this release has ${own}, another one`);
}

/** Keys of members whose peers are on other machines. */
function elsewhere(nodes: readonly (readonly [WithPeer, unknown])[]): string[] {
  const here = new Set(nodes.map(([{ description }]) => description.key));
  const all = new Set(nodes.flatMap(([{ consortium }]) => peersOf(consortium)).map(({ key }) => key));
  return [...all].filter((key) => !here.has(key));
}

/** How long founders are waited for who start at the same time on machines of their own, in milliseconds. */
const OTHERS_MS = 10 * 60_000;
/** How long the peers may take to hear of each other's approvals, in milliseconds. */
const AGREE_MS = 60_000;

/**
 * An approval is waited for at the peer of who approved. Until the others have heard of it too, what they endorse
 * differs, and there is nothing to commit.
 */
async function commit(node: WithPeer, said: readonly string[]): Promise<void> {
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

async function approve(node: WithPeer, said: readonly string[]): Promise<void> {
  try {
    await asAdmin(node, ['approveformyorg', ...said, ...ordererFlags(node)]);
  } catch (error) {
    // A first attempt that was interrupted may have been committed after all.
    if (error instanceof OpenwardError && error.message.includes('attempted to redefine uncommitted sequence')) return;
    throw error;
  }
}
