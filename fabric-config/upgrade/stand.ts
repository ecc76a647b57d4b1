import { OpenwardError } from '../../domain/errors.ts';
import { approveDefinition, install, type Definition } from '../lifecycle/chaincode.ts';
import {
  agreedAt,
  ensurePackage,
  nextAt,
  noteAgreed,
  noteNext,
  writeConnections,
} from '../lifecycle/held-chaincode.ts';
import { chaincodeProcess } from '../lifecycle/process-specs.ts';
import type { Processes } from '../lifecycle/processes.ts';
import { waitForEndorsement } from '../lifecycle/endorsement.ts';
import type { WithPeer } from '../node/node.ts';
import { freePort } from '../node/ports.ts';
import { bindOf } from '../node/node.ts';
import { requireNodeState, writeNodeState, type ChaincodePart, type HeldChaincode } from '../node/state.ts';

/** What a step of an upgrade works with. */
export interface Upgrading {
  /** Of the data folder; for a holder of its lock. */
  readonly processes: Processes;
  /** Told what is done, for people. */
  readonly tell: (text: string) => void;
}

/** For how long after the peer has taken the new one calls of before may be under way at the old one. */
const UNDER_WAY_MS = 15_000;

/**
 * Brings the release's chaincode to stand beside the present one: kept, running, installed at the node's peer, and
 * asked nothing until the members have agreed. May be repeated.
 * @returns undefined when the release has what the members have agreed on already
 */
export async function standBeside(given: WithPeer, { processes, tell }: Upgrading): Promise<HeldChaincode | undefined> {
  const { version, label, packageId } = await ensurePackage(given);
  const agreed = agreedAt(given);
  if (agreed === undefined)
    throw new OpenwardError('NETWORK_NOT_CREATED', `${given.description.key} does not run a chaincode yet`);
  if (agreed.version === version) return undefined;
  const part: ChaincodePart = agreed.part === 'chaincode' ? 'chaincode-beside' : 'chaincode';
  const next: HeldChaincode = { version, label, packageId, part };
  const node = await withPort(given, part);
  noteNext(node, next);
  tell(`${node.description.key}: chaincode ${version} stands beside ${agreed.version}`);
  writeConnections(node);
  await processes.ensure([chaincodeProcess(node, next)]);
  await install(node, next);
  writeConnections(node);
  return next;
}

/** A node of before had no place for a second one. */
async function withPort(node: WithPeer, part: ChaincodePart): Promise<WithPeer> {
  const state = requireNodeState(node.paths);
  const known = state.ports[part];
  const taken = new Set(Object.values(state.ports));
  const port = known ?? (await freePort(bindOf(node, part), taken));
  const ports = { ...state.ports, [part]: port };
  if (known === undefined) writeNodeState(node.paths, { ...state, ports });
  return { ...node, ports };
}

/** The organisation's yes on the ledger. Errors: CONFLICT when the release has another chaincode than that. */
export async function approveNext(node: WithPeer, definition: Definition): Promise<void> {
  const next = nextAt(node);
  if (next?.version !== definition.version) throw otherRelease(node, definition);
  await approveDefinition(node, definition, next.packageId);
}

/** For people: what is to be done first. */
export function otherRelease(node: WithPeer, { version }: Pick<Definition, 'version'>): OpenwardError {
  const own = nextAt(node)?.version ?? agreedAt(node)?.version ?? 'none';
  return new OpenwardError(
    'CONFLICT',
    `${node.description.key} has chaincode ${own}, and not ${version}: bring its programs to that release first`,
  );
}

/**
 * With the definition in force the node's peer is answered by the one that stood beside; the old one ends once nobody's
 * call can be under way there. May be repeated.
 */
export async function takeOver(node: WithPeer, { processes, tell }: Upgrading): Promise<void> {
  const [old, next] = [agreedAt(node), nextAt(node)];
  if (old === undefined || next === undefined) return;
  await waitForEndorsement([node]);
  tell(`${node.description.key}: chaincode ${next.version} is in force; ${old.version} ends`);
  await new Promise((resolve) => setTimeout(resolve, UNDER_WAY_MS));
  await processes.end([`${node.description.key}-${old.part}`]);
  noteAgreed(node, next);
  writeConnections(node);
}
