import { existsSync, readFileSync, writeFileSync } from '../../connections/disk.ts';
import { keepFilesPrivate } from '../../connections/private-files.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { Consortium } from '../../api/formats/consortium.ts';
import { consortiumOf, genesisBlock } from '../consortium/founding.ts';
import { learn, readConsortium } from '../consortium/knowledge.ts';
import type { FoundingTerms } from '../consortium/terms.ts';
import { withOwn } from '../consortium/members.ts';
import { coreConfig } from '../generate/core.ts';
import { ordererConfig } from '../generate/orderer.ts';
import { writeProfile } from '../generate/profiles.ts';
import { planServices, writeServiceConfigs } from '../generate/services.ts';
import type { NodeDescription } from '../node/description.ts';
import { writeMonitoring } from '../monitoring/prometheus.ts';
import { publicHalf } from '../node/member.ts';
import { hasOrderer, hasPeer, type MemberNode, type Node, type WithOrderer, type WithPeer } from '../node/node.ts';
import type { DataPaths } from '../node/paths.ts';
import { requireNodeState, type HeldChaincode } from '../node/state.ts';
import { deployChaincode, requireSameChaincode, type Deployed } from './chaincode.ts';
import { joinAll } from './channel.ts';
import { waitForEndorsement, waitForFounders } from './endorsement.ts';
import { fillDatabases } from '../backup/postgres.ts';
import { heldBack, letBack } from '../backup/returning-orderer.ts';
import { hasEndedOrderer, requireGood } from '../renewal/ended.ts';
import { privateFolder, writePrivate } from './files.ts';
import { catchUp } from '../upgrade/catch-up.ts';
import { dropNext, newerAt, upgradeTogether } from '../upgrade/together.ts';
import { chooseOrganisations } from './chosen.ts';
import { agreedAt, ensurePackage, heldAt, isKept, noteAgreed, writeConnections } from './held-chaincode.ts';
import { chooseNode, initNode, type InitOptions } from './init.ts';
import { typed } from './installation.ts';
import { withLock } from './lock.ts';
import {
  caProcess,
  chaincodeProcess,
  keeperProcess,
  ledgerProcesses,
  logKeeperProcess,
  serviceBundle,
  serviceProcess,
  storageProcesses,
} from './process-specs.ts';
import { Processes } from './processes.ts';
import { runsAuthority } from './roster.ts';
import { Spawned } from './spawned.ts';
import { isMember, type Site } from './site.ts';
import { findStanding } from './standing.ts';
import { ensureBucket } from './storage.ts';
import { wake } from './wake.ts';

export interface UpOptions {
  readonly repository: string;
  readonly paths: DataPaths;
  /** Only at the first start; afterwards what was chosen then holds. */
  readonly orderers?: number;
  /** A folder that describes another trial than the shipped one; likewise. */
  readonly trial?: string;
  /** Other block cutting than the description's; only at the first start, for measuring. */
  readonly batch?: Partial<FoundingTerms['ordering']['batch']>;
  /** Told what is being done, for people. */
  readonly progress: (text: string) => void;
}

export interface UpResult {
  readonly started: readonly string[];
  /** Programs that were not built, so their processes were not started. */
  readonly missing: readonly string[];
  readonly seconds: number;
}

/** Brings the network up: creates it the first time, later starts whatever does not run. */
export function up(options: UpOptions): Promise<UpResult> {
  // Every process of the network is started from here or from the keeper, which is: they inherit it.
  keepFilesPrivate();
  return withLock(options.paths, () => new Up(options).run());
}

/** One run of `up`. What must not be forgotten is written down after every step. */
class Up {
  readonly #begun = performance.now();
  readonly #processes: Processes;
  readonly #missing: string[] = [];

  constructor(private readonly options: UpOptions) {
    this.#processes = new Processes(options.paths);
  }

  async run(): Promise<UpResult> {
    const { nodes, terms } = chooseOrganisations(this.options);
    privateFolder(this.options.paths.logs());
    const site = await this.#membersOf(await this.#nodesOf(nodes), terms);
    requireGood(site.nodes);
    for (const node of site.nodes) writeConfigs(node);
    await this.#ledgerAndStorage(site);
    await this.#services(site);
    this.options.progress('ready');
    const { started } = this.#processes;
    return { started, missing: this.#missing, seconds: (performance.now() - this.#begun) / 1000 };
  }

  /** Each with its own authorities and the certificates of its machines, all made on its own. */
  async #nodesOf(nodes: readonly NodeDescription[]): Promise<Node[]> {
    const { repository, paths, progress } = this.options;
    // An authority that founds is no part of a node that runs.
    const processes = new Processes(paths, new Spawned(paths));
    const options: InitOptions = { repository, paths, processes, usedPorts: new Set() };
    const chosen: Node[] = [];
    for (const description of nodes) chosen.push(await chooseNode(description, options));
    progress('certificate authorities: founding, and issuing certificates');
    await Promise.all(chosen.map((node) => initNode(node, options)));
    return chosen;
  }

  /** Tells each node of all of them: what was agreed on before, with what has been changed in a description since. */
  async #membersOf(nodes: readonly Node[], terms: FoundingTerms | undefined): Promise<Site> {
    const { repository, paths } = this.options;
    const own = nodes.map((node) => publicHalf(node));
    const member = nodes.find((node) => readConsortium(node.paths));
    const known = member && readConsortium(member.paths);
    if (member && known) {
      const genesis = readFileSync(member.paths.genesis());
      const consortium = { ...known, members: withOwn(known, own) };
      return { repository, paths, nodes: nodes.map((node) => tell(node, consortium, genesis)).filter(isMember) };
    }
    if (terms === undefined)
      throw new OpenwardError(
        'NETWORK_NOT_CREATED',
        `${paths.root} is of no consortium yet: ${typed('apply')}, then join`,
      );
    const consortium = consortiumOf(terms, own);
    const genesis = await genesisBlock(repository, paths.root, terms, consortium);
    return { repository, paths, nodes: nodes.map((node) => tell(node, consortium, genesis)) };
  }

  async #ledgerAndStorage(site: Site): Promise<void> {
    const peers = site.nodes.filter(hasPeer);
    const packages = await Promise.all(peers.map(async (node) => [node, await presentChaincode(node)] as const));
    requireSameChaincode(packages);
    for (const [node, held] of packages) if (!isAgreed(node, held)) noteAgreed(node, held, { pending: true });
    for (const [node] of packages) writeConnections(node);
    const held = heldBack(site.nodes);
    const ended = this.#withoutOrderer(site);
    const waiting = [...held, ...ended].map(({ description }) => `${description.key}-orderer`);
    this.options.progress('orderers, peers, chaincode and storage: starting');
    await this.#processes.ensureInTurn([
      ...site.nodes.filter(runsAuthority).map((node) => caProcess(node, 'serving')),
      ...site.nodes.flatMap(ledgerProcesses).filter(({ name }) => !waiting.includes(name)),
      ...site.nodes.flatMap(storageProcesses),
      ...peers.flatMap((node) => heldAt(node).map((held) => chaincodeProcess(node, held))),
      ...(this.#processes.supervisor.isSystem ? [] : [logKeeperProcess(site)]),
    ]);
    this.options.progress('channel: joining');
    const apart = [...held, ...ended];
    await Promise.all([joinAll(site.nodes, apart), ...site.nodes.map(ensureBucket)]);
    await this.#wakeStanding(site, apart);
    // An organisation may have no peer; the others' endorse then.
    if (packages.length > 0) await this.#chaincode(packages);
    for (const node of held) await this.#letBack(node);
  }

  async #chaincode(packages: Deployed): Promise<void> {
    const { progress } = this.options;
    progress('chaincode: installing, approving, committing');
    const inForce = await deployChaincode(packages, progress);
    for (const [node, held] of packages) {
      if (held.version === inForce.version) noteAgreed(node, held);
      else await catchUp(node, inForce, { processes: this.#processes, tell: progress });
    }
    progress('peers: waiting until transactions are endorsed');
    await waitForEndorsement(packages.map(([node]) => node));
  }

  /** An orderer is known to the others by its certificates: once these have ended it waits until they know others. */
  #withoutOrderer({ nodes }: Site): MemberNode[] {
    const ended = nodes.filter(hasEndedOrderer);
    for (const { description } of ended)
      this.options.progress(`the orderer of ${description.key} is not started: its certificates have ended`);
    return ended;
  }

  /** What an orderer that was restored has forgotten must not be voted on twice. */
  async #letBack(node: WithOrderer): Promise<void> {
    this.options.progress(`the orderer of ${node.description.key}: held back until the others agree without it`);
    await letBack(node);
    await this.#processes.ensure(ledgerProcesses(node));
    await joinAll([node]);
  }

  async #services(site: Site): Promise<void> {
    for (const node of site.nodes) await fillDatabases(node, this.options.progress);
    const specs = site.nodes.flatMap((node) =>
      planServices(node).flatMap((plan) => (this.#isBuilt(plan) ? [serviceProcess(node, plan)] : [])),
    );
    this.options.progress('services: starting');
    await this.#processes.ensureInTurn([...specs, keeperProcess(site)]);
    // Without SA's service nobody puts them on the ledger.
    if (this.#missing.length === 0) await waitForFounders(site.nodes.filter(hasPeer));
    await this.#newer(site);
  }

  /** The release has another chaincode than the members have agreed on. */
  async #newer(site: Site): Promise<void> {
    const { progress } = this.options;
    const { waiting, others } = await newerAt(site);
    if (waiting === undefined) return dropNext(site, this.#processes);
    if (others.length === 0) await upgradeTogether(site, { processes: this.#processes, tell: progress });
    else progress(`chaincode ${waiting} is not the members’ yet: ${typed('upgrade')}`);
  }

  #isBuilt({ name, bundle }: { readonly name: string; readonly bundle: string }): boolean {
    const program = serviceBundle(this.options.repository, bundle);
    if (existsSync(program)) return true;
    this.#missing.push(name);
    this.options.progress(`ERROR ${name} is not started: ${program} was not built (npm run build)`);
    return false;
  }

  /** Whom this very command has started is given the time to catch up. */
  async #wakeStanding(site: Site, held: readonly MemberNode[]): Promise<void> {
    const { started } = this.#processes;
    const found = (await findStanding(site.nodes)).filter(({ name }) => !started.includes(name));
    started.push(...(await wake(site, found, this.options.progress)));
    if (found.length > 0) await joinAll(site.nodes, held);
  }
}

/** What its members have agreed on; of a node that has not taken part yet, what the release has. */
async function presentChaincode(node: WithPeer): Promise<HeldChaincode> {
  const { version, label, packageId } = await ensurePackage(node);
  const known = requireNodeState(node.paths).chaincode;
  const agreed = agreedAt(node);
  if (agreed && isKept(node, agreed)) return agreed;
  return { version, label, packageId, part: known?.part ?? 'chaincode' };
}

function isAgreed(node: WithPeer, { packageId }: HeldChaincode): boolean {
  return agreedAt(node)?.packageId === packageId;
}

function tell(node: Node, consortium: Consortium, genesis: Buffer): MemberNode {
  if (!existsSync(node.paths.genesis())) {
    privateFolder(node.paths.consortium());
    writeFileSync(node.paths.genesis(), genesis, { mode: 0o600 });
  }
  learn(node.paths, consortium);
  return { ...node, consortium };
}

/** What follows from the description and from the members: written anew whenever one of them changes. */
export function writeConfigs(node: MemberNode): void {
  const { paths } = node;
  if (hasOrderer(node)) writePrivate(paths.ledger('orderer', 'orderer.yaml'), ordererConfig(node));
  if (hasPeer(node)) {
    writePrivate(paths.ledger('peer', 'core.yaml'), coreConfig(node));
    writeConnections(node);
  }
  writeServiceConfigs(node);
  writeProfile(node);
  writeMonitoring(node);
}
