import { join } from 'node:path';
import { existsSync, rmSync } from '../../connections/disk.ts';
import { keepFilesPrivate } from '../../connections/private-files.ts';
import type { MembershipApplication } from '../../api/formats/membership.ts';
import { ChannelChange, MembershipApplication as Application } from '../../api/formats/membership.ts';
import { AuthorityKind } from '../../domain/authority.ts';
import { canonicalText } from '../../protocol/encoding/canonical-json.ts';
import { applicationOf } from '../change/application.ts';
import { configBlock, hearOf, numberOf } from '../change/channel.ts';
import { progressOf, proposeUpdate } from '../change/change.ts';
import { requireConsortium } from '../consortium/knowledge.ts';
import { joinAll, participation } from '../lifecycle/channel.ts';
import { writeJson } from '../lifecycle/files.ts';
import { withLock } from '../lifecycle/lock.ts';
import { sayYes, type Place } from '../lifecycle/membership.ts';
import { caProcess, everyProcess } from '../lifecycle/process-specs.ts';
import { Processes } from '../lifecycle/processes.ts';
import { runsAuthority } from '../lifecycle/roster.ts';
import { knownSite, nodeOf, type Site } from '../lifecycle/site.ts';
import { Spawned } from '../lifecycle/spawned.ts';
import { requireState } from '../lifecycle/state.ts';
import { writeConfigs } from '../lifecycle/up.ts';
import { publicHalf } from '../node/member.ts';
import { hasOrderer, type MemberNode } from '../node/node.ts';
import { readText } from '../node/paths.ts';
import { readJsonFile } from '../node/state.ts';
import { dueAt, heldBy, isDue, LEFT_OF_PROPOSED, type HeldCertificate } from './due.ts';
import { hasEndedOrderer } from './ended.ts';
import { noteCertificates, revokeFormer } from './former.ts';
import { issueAnew } from './issue.ts';
import { publishRevocationList } from './revocation-list.ts';
import { promote, swapAll, waitingFolder } from './swap.ts';

export interface RenewalOptions extends Place {
  /** Those of this data folder; all of them when empty. */
  readonly orgs: readonly string[];
  /** Also what is good for long yet: when a key may be known to somebody. */
  readonly all: boolean;
  /** All of them, and the keys of before count nowhere afterwards. */
  readonly revoke: boolean;
  readonly progress: (text: string) => void;
}

/** What became of one node. */
export interface Renewal {
  readonly org: string;
  /** `tls of peer`. */
  readonly certificates: readonly string[];
  /** Signatures of other members that are still needed, until when the orderer goes on with what it has. */
  readonly missing: number;
  /** Keys that were revoked. */
  readonly revoked: number;
}

/**
 * Renews the certificates of machines that end before long, one node and one process after the other. An orderer of BFT
 * is known to the others by its very certificates: they are proposed to the channel first, and take their place once
 * enough members have signed. May be repeated, and goes on where it was.
 * @throws OpenwardError CA_UNAVAILABLE, CA_REFUSED, and what a change of the channel is refused with
 */
export function renew(options: RenewalOptions): Promise<Renewal[]> {
  keepFilesPrivate();
  const { repository, paths, orgs } = options;
  return withLock(paths, async () => {
    const site = knownSite(repository, paths, requireState(paths));
    const nodes = orgs.length === 0 ? site.nodes : orgs.map((org) => nodeOf(site, org));
    const renewed: Renewal[] = [];
    for (const node of nodes) renewed.push(await renewNode(site, node, options));
    return renewed;
  });
}

async function renewNode(site: Site, node: MemberNode, options: RenewalOptions): Promise<Renewal> {
  const { all, revoke, progress } = options;
  const { key } = node.description;
  swapAll(node);
  if (revoke) noteCertificates(node);
  await forgetEnding(node);
  const due = (all || revoke ? heldBy(node) : dueAt(node, new Date())).filter((one) => !isProposed(node, one));
  progress(`${key}: ${due.length === 0 ? 'nothing ends before long' : `renewing ${due.map(nameOf).join(', ')}`}`);
  await issueInTurn(site, node, due);
  await startAnew(site, node);
  const missing = hasProposed(node) ? await makeKnown(site, node, progress) : 0;
  const revoked = revoke ? await revokeFormer(node) : 0;
  if (revoke) await publishRevocationList(node);
  return { org: key, certificates: due.map(nameOf), missing, revoked };
}

/** Those of nodes first: the authority of people answers by one of them, to one of them, and they may have ended. */
async function issueInTurn(site: Site, node: MemberNode, due: readonly HeldCertificate[]): Promise<void> {
  const apart = new Processes(site.paths, new Spawned(site.paths));
  for (const authority of AuthorityKind.options) {
    const own = due.filter((one) => one.authority === authority);
    if (own.length > 0 && authority === 'people' && runsAuthority(node))
      await new Processes(site.paths).ensure([caProcess(node, 'serving')]);
    await issueAnew(node, own, apart, (id) => (id === 'orderer' && isKnownByCertificate(node) ? 'proposed' : 'next'));
    swapAll(node);
  }
}

/** What was proposed so long ago that it will end before long is nothing for the others to sign any more. */
async function forgetEnding(node: MemberNode): Promise<void> {
  if (!hasProposed(node)) return;
  const proposed = waitingFolder(node, 'orderer', 'proposed', 'nodes');
  if (!isDue(readText(join(proposed, 'tls.pem')), new Date(), LEFT_OF_PROPOSED)) return;
  const file = node.paths.renewal('change.json');
  // Known to the channel, it is the one to go on with, however short.
  if (existsSync(file) && (await progressOf(node, readJsonFile(ChannelChange, file))).done) return;
  rmSync(proposed, { recursive: true });
  rmSync(node.paths.renewal(), { recursive: true, force: true });
}

const nameOf = ({ file, id }: HeldCertificate): string => `${file} of ${id}`;

function isKnownByCertificate(node: MemberNode): boolean {
  return hasOrderer(node) && node.consortium.ordering.type === 'BFT';
}

function hasProposed(node: MemberNode): boolean {
  return existsSync(waitingFolder(node, 'orderer', 'proposed', 'nodes'));
}

/** It was issued in an earlier attempt, and is with the others now. */
function isProposed(node: MemberNode, { id }: HeldCertificate): boolean {
  return id === 'orderer' && hasProposed(node);
}

/** One process after the other, each answering before the next: whoever works meanwhile waits for moments alone. */
async function startAnew(site: Site, node: MemberNode): Promise<void> {
  const told = { ...node, consortium: requireConsortium(node.paths) };
  writeConfigs(told);
  const processes = new Processes(site.paths);
  const without = hasEndedOrderer(told) ? [`${told.description.key}-orderer`] : [];
  for (const spec of everyProcess({ ...site, nodes: [told] }))
    if (!without.includes(spec.name)) await processes.ensure([spec]);
  await joinAll([told], without.length === 0 ? [] : [told]);
}

/** @returns how many signatures are missing; 0 when the orderer runs on its renewed certificates */
async function makeKnown(site: Site, node: MemberNode, progress: (text: string) => void): Promise<number> {
  const application = await proposedApplication(node);
  const file = node.paths.renewal('change.json');
  await forgetStale(node, file);
  const own = node.description.key;
  const others = site.nodes.map(({ description }) => description.key).filter((key) => key !== own);
  progress(`${own}: making the orderer's renewed certificates known to the channel`);
  const { done, missing } = await sayYes(
    site,
    { orgs: [own, ...others], file },
    {
      draw: (first) => proposeUpdate(first, application, new Date()),
      is: (change) => change.kind === 'update' && canonicalText(change.application) === canonicalText(application),
    },
  );
  if (!done) return missing;
  await forgetVotes(site, node);
  promote(node, 'orderer');
  swapAll(node);
  await startAnew(site, node);
  rmSync(node.paths.renewal(), { recursive: true, force: true });
  return 0;
}

/**
 * With the block that makes its renewed certificates known an orderer is out of the agreement, whether it has got that
 * block yet or not: all that it wrote down of its votes is decided. Started with that, Fabric 3.1 takes the last one up
 * again at every later change of who orders, and with two such orderers of four nothing is agreed on for most of a
 * minute. One that does not say how far it is keeps them.
 */
async function forgetVotes(site: Site, node: MemberNode): Promise<void> {
  const change = numberOf(await configBlock(node));
  const seen = hasOrderer(node) ? await participation(node) : undefined;
  if (seen === undefined || seen.height > change + 1) return;
  await new Processes(site.paths).stop(`${node.description.key}-orderer`);
  rmSync(node.paths.votes(node.consortium.channel), { recursive: true, force: true });
}

/** The same at each attempt: others may have signed it. */
async function proposedApplication(node: MemberNode): Promise<MembershipApplication> {
  const file = node.paths.renewal('application.json');
  if (existsSync(file)) return readJsonFile(Application, file);
  const member = publicHalf(node, waitingFolder(node, 'orderer', 'proposed', 'nodes'));
  const application = await applicationOf(node, 'renewal of the orderer’s certificates', new Date(), member);
  writeJson(file, application);
  return application;
}

/** The channel has changed since it was drawn up: it is to be drawn up, and signed, anew. */
async function forgetStale(node: MemberNode, file: string): Promise<void> {
  if (!existsSync(file)) return;
  const change = readJsonFile(ChannelChange, file);
  await hearOf(node, change.sequence);
  const { done, stale } = await progressOf(node, change);
  if (stale && !done) rmSync(file);
}
