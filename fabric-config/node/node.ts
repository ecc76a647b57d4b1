import { OpenwardError } from '../../domain/errors.ts';
import type { Consortium, Member } from '../../api/formats/consortium.ts';
import { hostPort, reachable } from './address.ts';
import type { NodeDescription } from './description.ts';
import type { NodePaths } from './paths.ts';

/** One organisation's own machines as they are here: description, chosen ports, folder. */
export interface Node {
  readonly description: NodeDescription;
  /** By the name of the part: `peer`, `orderer.admin`. */
  readonly ports: Readonly<Record<string, number>>;
  readonly paths: NodePaths;
  readonly repository: string;
}

/** One that has been told of the others. */
export interface MemberNode extends Node {
  readonly consortium: Consortium;
}

export type WithOrderer<N extends Node = MemberNode> = N & {
  readonly description: { readonly orderer: NonNullable<NodeDescription['orderer']> };
};
export type WithPeer<N extends Node = MemberNode> = N & {
  readonly description: { readonly peer: NonNullable<NodeDescription['peer']> };
};

export function hasOrderer<N extends Node>(node: N): node is WithOrderer<N> {
  return node.description.orderer !== undefined;
}

export function hasPeer<N extends Node>(node: N): node is WithPeer<N> {
  return node.description.peer !== undefined;
}

/** Parts of a description that others reach. */
const reachedParts = ['orderer', 'peer', 'ledgerGate', 'service', 'registrar', 'gate', 'door'] as const;
export type ReachedPart = (typeof reachedParts)[number];

export function portOf(node: Pick<Node, 'ports' | 'description'>, part: string): number {
  const port = node.ports[part];
  if (port === undefined)
    throw new OpenwardError('NETWORK_DESCRIPTION_INVALID', `no port was chosen for ${part} of ${node.description.key}`);
  return port;
}

/** The address at which a part listens: its own, else the node's. `orderer.admin` listens where `orderer` does. */
export function bindOf({ description }: Pick<Node, 'description'>, part: string): string {
  return reachedOf(description, part)?.bind ?? description.bind;
}

/** The name or address at which others find a part. */
export function hostOf({ description }: Pick<Node, 'description'>, part: string): string {
  return reachedOf(description, part)?.host ?? description.host;
}

/** Where a part listens, as Fabric's configurations say it. */
export function listensAt(node: Node, part: string): string {
  return hostPort(bindOf(node, part), portOf(node, part));
}

/** Where the node's own programs find a part of it. */
export function ownPlace(node: Node, part: string): { readonly host: string; readonly port: number } {
  return { host: reachable(bindOf(node, part)), port: portOf(node, part) };
}

/** Where everybody else does. */
export function publicPlace(node: Node, part: ReachedPart): { readonly host: string; readonly port: number } {
  const name = partName(part);
  return { host: hostOf(node, name), port: node.description[part]?.publicPort ?? portOf(node, name) };
}

/** Folders and processes are named with a hyphen, YAML's keys are not. */
function partName(part: ReachedPart): string {
  return part === 'ledgerGate' ? 'ledger-gate' : part;
}

/** What is said of a part by itself; nothing of those that only their own node's programs reach. */
function reachedOf(description: NodeDescription, part: string): NodeDescription[ReachedPart] {
  const first = part.split('.')[0];
  const key = reachedParts.find((one) => partName(one) === first);
  return key && description[key];
}

/** The name in the TLS certificate of one machine of an organisation. */
export function serverNameOf(org: Pick<Member, 'domain'>, machine: string): string {
  return `${machine}.${org.domain}`;
}
