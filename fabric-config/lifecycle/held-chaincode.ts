import { join } from 'node:path';
import { existsSync, readFileSync, writeFileSync } from '../../connections/disk.ts';
import {
  buildChaincodePackage,
  chaincodeBundle,
  chaincodeConnection,
  type ChaincodePackage,
} from '../generate/chaincode-package.ts';
import type { MemberNode, WithPeer } from '../node/node.ts';
import { readNodeState, requireNodeState, writeNodeState, type HeldChaincode } from '../node/state.ts';
import { privateFolder, sha256Hex, writePrivate } from './files.ts';

/*
 * The chaincodes that a node holds: the one its members have agreed on, and, from when a release brings another until
 * they have agreed on that, the next one beside it. Each is kept, package and program, since what lies in the release
 * is overwritten by the one after.
 */

/** Files by which a node keeps a chaincode. */
export function keptFile({ paths }: Pick<MemberNode, 'paths'>, label: string, kind: 'tar.gz' | 'cjs'): string {
  return paths.ledger('packages', `${label}.${kind}`);
}

/**
 * The chaincode of the present release, package and program kept on disk: another zlib may make other bytes, hence
 * another id, of the same content. Errors: NETWORK_PART_MISSING.
 */
export async function ensurePackage(node: WithPeer): Promise<ChaincodePackage> {
  const { repository, consortium, paths } = node;
  const built = await buildChaincodePackage(repository, consortium.chaincode);
  privateFolder(paths.ledger('packages'));
  const file = keptFile(node, built.label, 'tar.gz');
  if (!existsSync(file)) writeFileSync(file, built.bytes, { mode: 0o600 });
  writePrivate(keptFile(node, built.label, 'cjs'), readFileSync(chaincodeBundle(repository), 'utf8'));
  const bytes = readFileSync(file);
  return { ...built, bytes, packageId: `${built.label}:${sha256Hex(bytes)}` };
}

/** Releases before chaincodes were kept have left none. */
export function isKept(node: WithPeer, { label, version }: HeldChaincode): boolean {
  const [package_, program] = [keptFile(node, label, 'tar.gz'), keptFile(node, label, 'cjs')];
  return existsSync(package_) && existsSync(program) && version.endsWith(sha256Hex(readFileSync(program)).slice(0, 12));
}

/** What its peer is answered by since its members have agreed on it. */
export function agreedAt({ paths }: Pick<MemberNode, 'paths'>): HeldChaincode | undefined {
  const { chaincode } = requireNodeState(paths);
  return chaincode?.pending === true ? undefined : chaincode;
}

/** What stands beside it. */
export function nextAt({ paths }: Pick<MemberNode, 'paths'>): HeldChaincode | undefined {
  return requireNodeState(paths).next;
}

/** Those that run, or are to. */
export function heldAt({ paths }: Pick<MemberNode, 'paths'>): HeldChaincode[] {
  const state = readNodeState(paths);
  return [state?.chaincode, state?.next].filter((one) => one !== undefined);
}

/** From now on its peer is answered by this one; `pending` until the channel runs it. */
export function noteAgreed(
  { paths }: Pick<MemberNode, 'paths'>,
  { version, label, packageId, part }: HeldChaincode,
  pending: { readonly pending?: true } = {},
): void {
  const state = requireNodeState(paths);
  const next = state.next?.version === version ? undefined : state.next;
  writeNodeState(paths, { ...state, chaincode: { version, label, packageId, part, ...pending }, next });
}

export function noteNext({ paths }: Pick<MemberNode, 'paths'>, next: HeldChaincode | undefined): void {
  writeNodeState(paths, { ...requireNodeState(paths), next });
}

/**
 * Where the peer finds them: what it read when it was given the package is written anew, since its certificate may have
 * been renewed meanwhile; and what the release script hands to it for the one that is installed next.
 */
export function writeConnections(node: WithPeer): void {
  const { paths } = node;
  const held = heldAt(node);
  const latest = held.at(-1)?.part ?? 'chaincode';
  writePrivate(paths.identity('peer', 'chaincode-connection.json'), chaincodeConnection(node, latest));
  for (const { packageId, part } of held) {
    const release = paths.ledger('peer', 'externalbuilder', 'builds', packageId.replace(':', '-'), 'release');
    const file = join(release, 'chaincode', 'server', 'connection.json');
    if (existsSync(file)) writePrivate(file, chaincodeConnection(node, part));
  }
}
