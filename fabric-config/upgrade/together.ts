import { approvalsOf, commit, committedDefinition, elsewhere } from '../lifecycle/chaincode.ts';
import { agreedAt, ensurePackage, nextAt, noteNext } from '../lifecycle/held-chaincode.ts';
import type { Processes } from '../lifecycle/processes.ts';
import type { Site } from '../lifecycle/site.ts';
import { hasPeer, type WithPeer } from '../node/node.ts';
import { approveNext, standBeside, takeOver, type Upgrading } from './stand.ts';

/** Whether the release has another chaincode than its nodes' members have agreed on. */
export interface Newer {
  /** Its version. */
  readonly waiting: string | undefined;
  /** Keys of members whose peers are on other machines, and who must agree. */
  readonly others: readonly string[];
}

export async function newerAt({ nodes }: Pick<Site, 'nodes'>): Promise<Newer> {
  const peers = nodes.filter(hasPeer);
  const [first] = peers;
  if (first === undefined) return { waiting: undefined, others: [] };
  const { version } = await ensurePackage(first);
  const behind = peers.some((node) => agreedAt(node)?.version !== version);
  return { waiting: behind ? version : undefined, others: elsewhere(peers.map((node) => [node, version])) };
}

/** The release that brought one has been taken back before anybody agreed on it. */
export async function dropNext({ nodes }: Pick<Site, 'nodes'>, processes: Processes): Promise<void> {
  for (const node of nodes.filter(hasPeer)) {
    const next = nextAt(node);
    if (next === undefined) continue;
    await processes.end([`${node.description.key}-${next.part}`]);
    noteNext(node, undefined);
  }
}

/** Of a machine that has every member with a peer: one after the other stands beside, all agree, all take over. */
export async function upgradeTogether({ nodes }: Pick<Site, 'nodes'>, upgrading: Upgrading): Promise<void> {
  const peers = nodes.filter(hasPeer);
  const [first] = peers;
  if (first === undefined) return;
  const { version } = await ensurePackage(first);
  for (const node of peers) await standBeside(node, upgrading);
  await agreeOn(peers, first, version);
  await Promise.all(peers.map((node) => takeOver(node, upgrading)));
}

async function agreeOn(peers: readonly WithPeer[], first: WithPeer, version: string): Promise<void> {
  const inForce = await committedDefinition(first);
  if (inForce?.version === version) return;
  const definition = { version, sequence: (inForce?.sequence ?? 0) + 1 };
  for (const node of peers) await approveNext(node, definition);
  await commit(first, definition, await approvalsOf(first, definition));
}
