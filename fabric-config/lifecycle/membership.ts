import { resolve } from 'node:path';
import { existsSync, readFileSync, writeFileSync } from '../../connections/disk.ts';
import { keepFilesPrivate } from '../../connections/private-files.ts';
import type { Member } from '../../api/formats/consortium.ts';
import {
  applicationIn,
  goingIn,
  Admission,
  ChannelChange,
  MembershipApplication,
  type MembershipChange,
} from '../../api/formats/membership.ts';
import { hubApi } from '../../api/http/membership.ts';
import { canonicalText } from '../../protocol/encoding/canonical-json.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { applicationOf } from '../change/application.ts';
import { configBlock, configIn, hearOf } from '../change/channel.ts';
import { membersOf, rootsOf, type ChannelConfig } from '../change/channel-config.ts';
import {
  carryOut,
  membersAfter,
  progressOf,
  proposeJoin,
  proposeLeave,
  proposeUpdate,
  sign,
  type Progress,
} from '../change/change.ts';
import { noteDeparture } from '../consortium/departed.ts';
import { operatorOf } from '../consent/operator.ts';
import { learn, requireConsortium } from '../consortium/knowledge.ts';
import { readNodeDescription } from '../node/description.ts';
import { publicHalf } from '../node/member.ts';
import { hasPeer, type MemberNode, type Node } from '../node/node.ts';
import { requireNamedFiles } from '../node/named-files.ts';
import type { DataPaths } from '../node/paths.ts';
import { readJsonFile, requireNodeState } from '../node/state.ts';
import { takeOver } from '../upgrade/stand.ts';
import { newState } from './chosen.ts';
import { privateFolder, writeJson } from './files.ts';
import { isFounding, requireAgreed } from './found.ts';
import { nextAt } from './held-chaincode.ts';
import { chooseNode, initNode } from './init.ts';
import { typed } from './installation.ts';
import { withLock } from './lock.ts';
import { Processes } from './processes.ts';
import { rosterOf } from './roster.ts';
import { Spawned } from './spawned.ts';
import { isMember, knownSite, nodeOf, type Site } from './site.ts';
import { readState, requireState, writeState } from './state.ts';
import { writeConfigs } from './up.ts';

export interface Place {
  readonly repository: string;
  readonly paths: DataPaths;
}

/** Makes a node of a description of its own: its authorities, and the certificates of its machines. May be repeated. */
export function init({ repository, paths }: Place, file: string): Promise<void> {
  keepFilesPrivate();
  return withLock(paths, async () => {
    const description = readNodeDescription(file);
    requireNamedFiles(description);
    const known = readState(paths);
    if (known && known.description !== resolve(file))
      throw new OpenwardError('CONFLICT', `${paths.root} holds something else already`);
    if (!known) writeState(paths, { ...newState(), description: resolve(file) });
    privateFolder(paths.logs());
    const processes = new Processes(paths, new Spawned(paths));
    const options = { repository, paths, processes, usedPorts: new Set<number>() };
    await initNode(await chooseNode(description, options), options);
  });
}

/** The node of a folder that `init` has made, whether or not it is a member yet. */
export function lonelyNode({ repository, paths }: Place): Node {
  const { description: file } = requireState(paths);
  if (file === undefined)
    throw new OpenwardError('INPUT_INVALID', `${paths.root} holds a trial, whose members know it`);
  const description = readNodeDescription(file);
  const folder = paths.node(description.key);
  const { ports, enrolled } = requireNodeState(folder);
  if (!enrolled) throw new OpenwardError('NETWORK_NOT_CREATED', `${paths.root} is not finished: ${typed('init')}`);
  return { description, ports, paths: folder, repository };
}

/** The node of a member. Errors: INPUT_INVALID for one that is not here, NETWORK_NOT_CREATED. */
export function memberNode({ repository, paths }: Place, org: string): MemberNode {
  return nodeOf(knownSite(repository, paths, requireState(paths)), org);
}

/** Writes what the node's organisation hands to the consortium. */
export async function apply(place: Place, contact: string, out: string): Promise<MembershipApplication> {
  const application = await applicationOf(lonelyNode(place), contact, new Date());
  writeJson(out, application);
  return application;
}

/** What came of a signature. */
export interface SigningResult extends Pick<Progress, 'missing' | 'done'> {
  readonly change: ChannelChange;
}

export interface SigningOptions {
  /** The organisations of this data folder that say yes. */
  readonly orgs: readonly string[];
  /** The document that goes from one administrator to the next; made when it is not there. */
  readonly file: string;
}

/** What an administrator says yes to, whatever else the document of a change may hold. */
export interface Wanted {
  readonly draw: (node: MemberNode) => Promise<ChannelChange>;
  readonly is: (change: ChannelChange['change']) => boolean;
}

/** Draws up a change, or takes the one of the file, adds signatures, and has it ordered once they suffice. */
export async function sayYes(
  { repository, paths }: Place,
  { orgs, file }: SigningOptions,
  wanted: Wanted,
): Promise<SigningResult> {
  const site = knownSite(repository, paths, requireState(paths));
  const [first, ...others] = orgs.map((org) => nodeOf(site, org));
  if (first === undefined) throw new OpenwardError('INPUT_INVALID', 'Which organisation says yes?');
  let change = existsSync(file) ? readJsonFile(ChannelChange, file) : await wanted.draw(first);
  if (!wanted.is(change.change)) throw new OpenwardError('CONFLICT', `${file} is of another change`);
  await hearOf(first, change.sequence);
  let progress = await progressOf(first, change);
  for (const node of [first, ...others]) {
    if (progress.done || progress.missing === 0) break;
    await hearOf(node, change.sequence);
    change = await sign(node, change, new Date());
    writeJson(file, change);
    progress = await progressOf(first, change);
  }
  if (!progress.done && progress.missing > 0) return { change, ...progress };
  if (!progress.done) await carryOut(first, change);
  if (goingIn(change.change) !== undefined) await tellHub(first, change);
  await adopt(site, change);
  return { change, missing: 0, done: true };
}

/** Whoever has gone, and was away, hears of it there. Where SA's service is away the channel says so to the others. */
async function tellHub(node: MemberNode, change: ChannelChange): Promise<void> {
  const operator = operatorOf(node);
  await operator.hub.call(hubApi.proposeChange, { body: change }).catch(() => undefined);
  await operator.close();
}

/** Every node of this machine is told; what its programs read is written anew. Who has left runs nothing any more. */
async function adopt({ nodes, paths }: Site, { change }: ChannelChange): Promise<void> {
  const upgrading = { processes: new Processes(paths), tell: () => undefined };
  for (const node of nodes)
    if (change.kind !== 'chaincode') await adoptAt(paths, node, change);
    else if (hasPeer(node) && nextAt(node)?.version === change.version) await takeOver(node, upgrading);
}

/** One of them, from what it has been told last. For a holder of the lock. */
export async function adoptAt(paths: DataPaths, node: MemberNode, change: MembershipChange): Promise<void> {
  const known = requireConsortium(node.paths);
  const consortium = { ...known, members: membersAfter(known.members, change) };
  const told = { ...node, consortium };
  noteDeparture(node.paths, known.members, change);
  learn(node.paths, consortium);
  if (isMember(told)) writeConfigs(told);
  else await new Processes(paths).end(rosterOf(node).map(({ name }) => name));
}

interface Reason {
  readonly reason?: string | undefined;
}

/** @throws OpenwardError INPUT_INVALID for an expulsion without a reason */
export function reasonFor(
  { description }: Pick<MemberNode, 'description'>,
  mspId: string,
  reason: string | undefined,
): string | undefined {
  if (reason === undefined && description.mspId !== mspId)
    throw new OpenwardError('INPUT_INVALID', `Others take ${mspId} out, and say why: --reason`);
  return reason;
}

/** Says yes to an application; once enough have, `admission` is what the applicant's node needs to join. */
export async function approve(
  place: Place,
  application: MembershipApplication,
  options: SigningOptions & { readonly admission: string },
): Promise<SigningResult> {
  return withLock(place.paths, async () => {
    const draw = (node: MemberNode): Promise<ChannelChange> =>
      isPresent(node, application)
        ? proposeUpdate(node, application, new Date())
        : proposeJoin(node, application, new Date());
    const result = await sayYes(place, options, {
      draw,
      is: (change) => canonicalText(applicationIn(change) ?? {}) === canonicalText(application),
    });
    if (result.done && result.change.change.kind === 'join') await writeAdmission(place, options);
    return result;
  });
}

/** A member may say something else of itself than before. */
function isPresent({ consortium }: MemberNode, { member }: MembershipApplication): boolean {
  return consortium.members.some(({ mspId }) => mspId === member.mspId);
}

async function writeAdmission(
  { repository, paths }: Place,
  { orgs, admission }: SigningOptions & { readonly admission: string },
): Promise<void> {
  const site = knownSite(repository, paths, requireState(paths));
  const node = nodeOf(site, orgs[0] ?? '');
  writeJson(
    admission,
    Admission.parse({
      format: 'openward-admission/1',
      consortium: node.consortium,
      genesis: readFileSync(node.paths.genesis()).toString('base64'),
      config: (await configBlock(node)).toString('base64'),
    }),
  );
}

/**
 * Says yes to a member's going: by its own wish, or, with a reason when it is drawn up, taken out by the others.
 * @throws OpenwardError INPUT_INVALID when others draw it up without one
 */
export function leave(place: Place, mspId: string, options: SigningOptions & Reason): Promise<SigningResult> {
  const { reason } = options;
  const wanted: Wanted = {
    draw: (node) => proposeLeave(node, mspId, reasonFor(node, mspId, reason)),
    is: (change) =>
      goingIn(change) === mspId && (reason === undefined || (change.kind === 'expel' && change.reason === reason)),
  };
  return withLock(place.paths, () => sayYes(place, options, wanted));
}

/**
 * Lays down what the node was admitted with; `up` does the rest.
 * @param terms the file of what was agreed on; of a founder, who has nobody else's word for it
 * @throws OpenwardError CONFLICT for an admission that is not this node's, in which a member has other roots than the
 * channel has of it, or whose channel has other members, or was founded otherwise than agreed
 */
export async function join(place: Place, admission: Admission, terms?: string): Promise<void> {
  const { consortium, genesis, config } = admission;
  const node = lonelyNode(place);
  const { paths } = node;
  if (terms !== undefined) await requireAgreed(node, admission, terms);
  else if (isFounding(admission))
    throw new OpenwardError('INPUT_INVALID', 'This founds a consortium: --terms names what was agreed on');
  requireSameMembers(await configIn(node, Buffer.from(config, 'base64')), consortium.members);
  const own = consortium.members.find(({ key }) => key === node.description.key);
  if (own === undefined || canonicalText(own) !== canonicalText(publicHalf(node)))
    throw new OpenwardError('CONFLICT', 'The admission is not of this node as it is now');
  privateFolder(paths.consortium());
  writeFileSync(paths.genesis(), Buffer.from(genesis, 'base64'), { mode: 0o600 });
  writeFileSync(paths.admissionBlock(), Buffer.from(config, 'base64'), { mode: 0o600 });
  learn(paths, consortium);
}

/** Whoever hands over the list of members puts nothing of their own into it: the channel has what was agreed on. */
function requireSameMembers(config: ChannelConfig, members: readonly Member[]): void {
  const known = members.map(({ mspId }) => mspId).sort();
  if (canonicalText(known) !== canonicalText(membersOf(config).members))
    throw new OpenwardError('CONFLICT', `The channel has other members than ${known.join(', ')}`);
  for (const { mspId, roots } of members) {
    const agreed = new Set(rootsOf(config, mspId).map((pem) => pem.trim()));
    const said = [roots.nodes, roots.people].map((pem) => pem.trim());
    if (agreed.size !== said.length || !said.every((pem) => agreed.has(pem)))
      throw new OpenwardError('CONFLICT', `The roots of ${mspId} are not those the channel has`);
  }
}
