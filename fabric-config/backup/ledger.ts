import { join } from 'node:path';
import type { BackedUpNode } from '../../api/formats/backup.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { orderersOf } from '../consortium/members.ts';
import { poll } from '../lifecycle/concurrency.ts';
import { hasOrderer, hasPeer, type MemberNode, type WithOrderer, type WithPeer } from '../node/node.ts';
import type { NodePaths } from '../node/paths.ts';
import { readdirSync } from '../../connections/disk.ts';
import { readChain, type Chain } from './block-files.ts';
import type { Item } from './manifest.ts';
import { nodePrefix } from './names.ts';
import { atOneHeight } from './one-height.ts';
import { ledgerFiles } from './node-files.ts';
import { stillCopy } from './still-copy.ts';
import { fileItem } from './write-archive.ts';

/** How long orderers may take to be as far as the peers, in milliseconds. */
const CATCH_UP_MS = 60_000;

/** What a node needs of its ledger; everything else its programs make of that when they start. */
export interface LedgerPicture {
  readonly nodes: readonly BackedUpNode[];
  readonly everyOrderer: boolean;
  readonly items: readonly Item[];
}

const chainOf = {
  peer: (paths: NodePaths, channel: string): string => paths.ledger('peer', 'ledgersData', 'chains', 'chains', channel),
  orderer: (paths: NodePaths, channel: string): string => paths.ledger('orderer', 'ledger', 'chains', channel),
};

/**
 * Blocks of peers first, then of orderers: none of a peer's then lacks at the orderers it came from. Where all orderers
 * are here they are taken to one height, since nobody else could tell them how it went on; otherwise each is as it is,
 * and learns the rest from the others. Errors: NETWORK_TIMEOUT, INPUT_INVALID, LEDGER_UNAVAILABLE.
 */
export async function ledgerPicture(nodes: readonly MemberNode[], scratch: string): Promise<LedgerPicture> {
  requireBft(nodes);
  const peers = new Map<MemberNode, Chain>();
  const items: Item[] = [];
  for (const node of nodes.filter(hasPeer)) {
    const chain = readChain(chainOf.peer(node.paths, node.consortium.channel));
    peers.set(node, chain);
    items.push(...blockItems(node, 'peer', chain), ...(await peerDatabases(node, scratch)));
  }
  const everyOrderer = hasEveryOrderer(nodes);
  const orderers = await ordererChains(nodes.filter(hasOrderer), everyOrderer ? heightOf(peers) : undefined);
  for (const [node, chain] of orderers) items.push(...blockItems(node, 'orderer', chain));
  for (const node of nodes) items.push(...ledgerFiles(node.description.key, node.paths));
  return { nodes: nodes.map((node) => backedUp(node, peers.get(node), orderers.get(node))), everyOrderer, items };
}

function backedUp({ description }: MemberNode, peer: Chain | undefined, orderer: Chain | undefined): BackedUpNode {
  const { key, mspId, database, storage } = description;
  return {
    ...{ key, mspId },
    ...(database === undefined ? {} : { databases: new URL(database.url).host }),
    ...(storage?.s3 === undefined ? {} : { objects: new URL(storage.s3.endpoint).host }),
    ...(peer === undefined ? {} : { peer: peer.height }),
    ...(orderer === undefined ? {} : { orderer: orderer.height }),
  };
}

/** Raft counts its log in blocks' metadata, and would pass over all that comes after a log that is gone. */
function requireBft(nodes: readonly MemberNode[]): void {
  if (nodes.every(({ consortium }) => consortium.ordering.type === 'BFT')) return;
  throw new OpenwardError('INPUT_INVALID', 'a trial with one orderer is backed up while it is down: copy its folder');
}

function hasEveryOrderer(nodes: readonly MemberNode[]): boolean {
  const here = new Set(nodes.map(({ description }) => description.key));
  return nodes.every(({ consortium }) => orderersOf(consortium).every(({ key }) => here.has(key)));
}

function heightOf(chains: ReadonlyMap<MemberNode, Chain>): number {
  return Math.max(0, ...[...chains.values()].map(({ height }) => height));
}

/** @param peers the height of the highest peer, where all orderers are to stand at one height that is none less */
async function ordererChains(
  nodes: readonly WithOrderer[],
  peers: number | undefined,
): Promise<ReadonlyMap<MemberNode, Chain>> {
  const look = (): Map<MemberNode, Chain> =>
    new Map(nodes.map((node) => [node, readChain(chainOf.orderer(node.paths, node.consortium.channel))]));
  if (peers === undefined) return look();
  let chains: ReadonlyMap<MemberNode, Chain> | undefined;
  await poll(() => Promise.resolve((chains = atOneHeight(look(), peers)) !== undefined), CATCH_UP_MS);
  if (chains) return chains;
  throw new OpenwardError('NETWORK_TIMEOUT', `too few orderers are at the height of the peers, ${peers}`);
}

function blockItems({ description, paths, consortium }: MemberNode, part: 'peer' | 'orderer', chain: Chain): Item[] {
  const folder = chainOf[part](paths, consortium.channel).slice(paths.root.length + 1);
  return chain.files.map(({ name, file, bytes }) =>
    fileItem(`${nodePrefix(description.key)}/${folder}/${name}`, file, bytes),
  );
}

/**
 * Which channels there are, and what only this organisation knows (its approvals of chaincode): the two databases of a
 * peer that do not follow from blocks. Taken after the blocks, they know at least as much, which is what a peer bears.
 */
async function peerDatabases(node: WithPeer, scratch: string): Promise<Item[]> {
  const items: Item[] = [];
  for (const name of ['ledgerProvider', 'pvtdataStore']) {
    const place = `ledger/peer/ledgersData/${name}`;
    const copy = join(scratch, node.description.key, name);
    await stillCopy(join(node.paths.root, place), copy);
    for (const file of readdirSync(copy))
      items.push(fileItem(`${nodePrefix(node.description.key)}/${place}/${file}`, join(copy, file)));
  }
  return items;
}
