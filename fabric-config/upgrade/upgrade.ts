import { OpenwardError } from '../../domain/errors.ts';
import { keepFilesPrivate } from '../../connections/private-files.ts';
import { proposeChaincode } from '../change/change.ts';
import { openChanges, proposeUpgrade } from '../consent/by-command.ts';
import { approvalsOf, commit, elsewhere } from '../lifecycle/chaincode.ts';
import { agreedAt, ensurePackage } from '../lifecycle/held-chaincode.ts';
import { withLock } from '../lifecycle/lock.ts';
import { sayYes, type Place, type Wanted } from '../lifecycle/membership.ts';
import { Processes } from '../lifecycle/processes.ts';
import { knownSite, nodeOf, type Site } from '../lifecycle/site.ts';
import { requireState } from '../lifecycle/state.ts';
import { hasPeer, type WithPeer } from '../node/node.ts';
import { catchUp } from './catch-up.ts';
import { definitionInForce } from './definition.ts';
import { approveNext, standBeside, takeOver, type Upgrading } from './stand.ts';
import { upgradeTogether } from './together.ts';

export interface UpgradeOptions extends Place {
  /** Organisations of this data folder that say yes; all with a peer when empty. */
  readonly orgs: readonly string[];
  /** The document that goes from one operator to the next, in place of SA's hub. */
  readonly file?: string;
  /** Not to wait for members who have not said anything: as many as must endorse are enough. */
  readonly now: boolean;
  readonly tell: (text: string) => void;
}

/** How far the members have come. */
export interface Upgraded {
  readonly version: string;
  readonly done: boolean;
  /** Members who have said yes on the ledger; all that run it once it is done. */
  readonly approved: readonly string[];
  readonly missing: number;
}

/**
 * Says yes to the release's chaincode for nodes of this data folder, each of which has it stand beside the present one
 * first; once all members with a peer have, it is in force. May be repeated, and goes on where it was. Errors: CONFLICT
 * for a release that has the members' already elsewhere only, those of a change.
 */
export async function upgrade(options: UpgradeOptions): Promise<Upgraded> {
  keepFilesPrivate();
  const { repository, paths, orgs, tell } = options;
  const upgrading = { processes: new Processes(paths), tell };
  const site = knownSite(repository, paths, requireState(paths));
  const nodes = chosen(site, orgs);
  const [first] = nodes;
  const { version, program } = await ensurePackage(first);
  const inForce = await definitionInForce(first);
  if (inForce.version === version) return withLock(paths, () => takeOverAll(nodes, inForce, upgrading));
  if (orgs.length === 0 && elsewhere(nodes.map((node) => [node, version])).length === 0) {
    await withLock(paths, () => upgradeTogether(site, upgrading));
    return { version, done: true, approved: nodes.map(({ description }) => description.mspId), missing: 0 };
  }
  await withLock(paths, async () => {
    for (const node of nodes) await standBeside(node, upgrading);
  });
  if (options.now) return withLock(paths, () => commitNow(nodes, version, upgrading));
  return options.file === undefined ? byHub(nodes, { version, program }) : byFile(options, nodes, { version, program });
}

/** What must be here before an organisation signs a change of SA's hub: of another chaincode, that it stands ready. */
export async function readyFor({ repository, paths }: Place, org: string, digest: string): Promise<void> {
  const node = nodeOf(knownSite(repository, paths, requireState(paths)), org);
  const change = (await openChanges(node)).find((one) => one.digest === digest);
  if (change?.change.kind !== 'chaincode' || !hasPeer(node)) return;
  await withLock(paths, () => standBeside(node, { processes: new Processes(paths), tell: () => undefined }));
}

function chosen(site: Site, orgs: readonly string[]): readonly [WithPeer, ...WithPeer[]] {
  const named = orgs.length === 0 ? site.nodes.filter(hasPeer) : orgs.map((org) => nodeOf(site, org));
  const nodes = named.filter(hasPeer);
  const [first, ...others] = nodes;
  if (first === undefined || nodes.length < named.length)
    throw new OpenwardError('INPUT_INVALID', 'Only an organisation with a peer runs a chaincode');
  return [first, ...others];
}

async function takeOverAll(
  nodes: readonly WithPeer[],
  inForce: Awaited<ReturnType<typeof definitionInForce>>,
  upgrading: Upgrading,
): Promise<Upgraded> {
  const { version } = inForce;
  for (const node of nodes) if (agreedAt(node)?.version !== version) await catchUp(node, inForce, upgrading);
  return { version, done: true, approved: nodes.map(({ description }) => description.mspId), missing: 0 };
}

interface Chaincode {
  readonly version: string;
  readonly program: string;
}

async function byHub(nodes: readonly WithPeer[], chaincode: Chaincode): Promise<Upgraded> {
  let signers: readonly string[] = [];
  let missing = 0;
  for (const node of nodes) ({ signers, missing } = await proposeUpgrade(node, chaincode));
  // The keepers have it committed, and take it over, within seconds of the last yes.
  return { version: chaincode.version, done: false, approved: signers, missing };
}

async function byFile(
  { file = '', ...place }: UpgradeOptions,
  nodes: readonly WithPeer[],
  chaincode: Chaincode,
): Promise<Upgraded> {
  const { version } = chaincode;
  const orgs = nodes.map(({ description }) => description.key);
  const wanted: Wanted = {
    draw: (node) => proposeChaincode(node, chaincode),
    is: (change) => change.kind === 'chaincode' && change.version === version,
  };
  const { change, done, missing } = await withLock(place.paths, () => sayYes(place, { orgs, file }, wanted));
  return { version, done, missing, approved: change.signatures.map(({ mspId }) => mspId) };
}

/** Whoever has not got it is answered for by the others' peers. Errors: TOOL_FAILED when too few have agreed. */
async function commitNow(
  nodes: readonly [WithPeer, ...WithPeer[]],
  version: string,
  upgrading: Upgrading,
): Promise<Upgraded> {
  const [first] = nodes;
  const definition = { version, sequence: (await definitionInForce(first)).sequence + 1 };
  for (const node of nodes) await approveNext(node, definition);
  const approved = await approvalsOf(first, definition);
  await commit(first, definition, approved);
  for (const node of nodes) await takeOver(node, upgrading);
  return { version, done: true, approved, missing: 0 };
}
