import { hubApi } from '../../api/http/membership.ts';
import type { ListedChange } from '../../api/messages/membership.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { adoptAt } from '../lifecycle/membership.ts';
import { unlessBusy } from '../lifecycle/lock.ts';
import type { Site } from '../lifecycle/site.ts';
import type { MembershipChange } from '../../api/formats/membership.ts';
import { configBlock, configIn } from '../change/channel.ts';
import { membersOf } from '../change/channel-config.ts';
import { nextAt } from '../lifecycle/held-chaincode.ts';
import { Processes } from '../lifecycle/processes.ts';
import { hasPeer, type MemberNode } from '../node/node.ts';
import type { DataPaths } from '../node/paths.ts';
import { definitionInForce } from '../upgrade/definition.ts';
import { approveNext, otherRelease, standBeside, takeOver, type Upgrading } from '../upgrade/stand.ts';
import { answerTo } from './answer.ts';
import { commitAgreed, leadOn, proposeApproved } from './lead.ts';
import { Operators, type Operator } from './operator.ts';
import { putForward } from './proposals.ts';
import { isAgreed, isToTakeIn, ownGoing } from './take-in.ts';

type Say = (text: string) => void;

/** A block of configuration and a tool's run each time. */
const GONE_EVERY_MS = 30_000;
/** Before every change. */
const BEGINNING = new Date(0).toISOString();

/**
 * The part that the nodes of a site take in what becomes of their consortium, a round at a time: what their
 * administrators have decided is signed, what the channel says is taken in. What fails is tried again with the next
 * round.
 */
export class Part {
  /** Of each node, until when it has taken in what was closed. */
  readonly #since = new Map<string, string>();
  /** When each node has last asked the channel who its members are. */
  readonly #asked = new Map<string, number>();
  readonly #operators = new Operators();
  /** What went wrong in the round before; it is said once, for as long as it lasts. */
  #known: ReadonlySet<string> = new Set();
  #troubles = new Set<string>();

  constructor(private readonly say: Say) {}

  async round(site: Site): Promise<void> {
    this.#known = this.#troubles;
    this.#troubles = new Set();
    for (const node of site.nodes) {
      try {
        await this.#roundOf(site, node, await this.#operators.of(node));
      } catch (error) {
        this.#tell(node, error);
      }
    }
  }

  close(): Promise<void> {
    return this.#operators.close();
  }

  async #roundOf(site: Site, node: MemberNode, operator: Operator): Promise<void> {
    const { key, type } = node.description;
    await this.#try(node, () => this.#follow(site, node));
    await this.#try(node, () => this.#hearOfGone(site, node));
    const isLeader = type === 'sa';
    if (isLeader) await this.#try(node, () => proposeApproved(node, operator.hub));
    await this.#try(node, () => putForward(node, operator));
    const since = this.#since.get(key) ?? BEGINNING;
    const { changes } = await operator.hub.call(hubApi.listChanges, { query: { since } });
    for (const change of changes.filter(({ state }) => state === 'open')) {
      await this.#try(node, () => answerTo(node, operator, { change, ready: (one) => this.#ready(site, node, one) }));
      await this.#try(node, () => commitAgreed(node, operator.hub, change));
      if (isLeader) await this.#try(node, () => leadOn(node, operator.hub, change.digest));
    }
    await this.#takeIn(site, node, { operator, closed: changes.filter(({ state }) => state !== 'open') });
  }

  async #takeIn(
    site: Site,
    node: MemberNode,
    { operator, closed }: { readonly operator: Operator; readonly closed: readonly ListedChange[] },
  ): Promise<void> {
    // First of all: who has gone is told nothing else by the channel.
    const own = ownGoing(node, closed);
    if (own !== undefined && (await isAgreed(node, operator.hub, own.digest))) {
      await unlessBusy(site.paths, () => adoptAt(site.paths, node, own.change));
      return;
    }
    for (const listed of closed) {
      const isNew = listed.state === 'in-force' && (await isToTakeIn(node, listed));
      if (isNew && !(await unlessBusy(site.paths, () => this.#adopt(site, node, listed.change)))) return;
      this.#since.set(node.description.key, listed.at);
    }
  }

  /** A release that has not got another chaincode stays with what it has; `up` with one that has takes it over. */
  async #adopt({ paths }: Site, node: MemberNode, change: MembershipChange): Promise<void> {
    if (change.kind !== 'chaincode') return adoptAt(paths, node, change);
    if (hasPeer(node) && nextAt(node)?.version !== change.version) this.#tell(node, otherRelease(node, change));
  }

  /** Who has gone by files, which no hub has heard of: the channel has them no more. */
  async #hearOfGone({ paths }: Site, node: MemberNode): Promise<void> {
    const { key } = node.description;
    if ((this.#asked.get(key) ?? 0) > performance.now() - GONE_EVERY_MS) return;
    this.#asked.set(key, performance.now());
    const { members } = membersOf(await configIn(node, await configBlock(node)));
    const gone = node.consortium.members.filter(({ mspId }) => !members.includes(mspId));
    for (const { mspId } of gone) await unlessBusy(paths, () => adoptAt(paths, node, { kind: 'leave', mspId }));
  }

  /** The one that stands beside is in force, by whatever way the members have agreed. */
  async #follow({ paths }: Site, node: MemberNode): Promise<void> {
    const next = hasPeer(node) ? nextAt(node) : undefined;
    if (!hasPeer(node) || next === undefined) return;
    const inForce = await definitionInForce(node);
    if (inForce.version !== next.version) return;
    await unlessBusy(paths, async () => {
      await approveNext(node, inForce);
      await takeOver(node, this.#upgrading(paths));
    });
  }

  /** Another chaincode must stand beside the present one before its organisation can agree on it. */
  async #ready({ paths }: Site, node: MemberNode, change: MembershipChange): Promise<boolean> {
    if (change.kind !== 'chaincode' || !hasPeer(node) || nextAt(node)?.version === change.version) return true;
    const stand = (): Promise<unknown> => standBeside(node, this.#upgrading(paths));
    return unlessBusy(paths, stand);
  }

  #upgrading(paths: DataPaths): Upgrading {
    return { processes: new Processes(paths), tell: this.say };
  }

  async #try(node: MemberNode, work: () => Promise<unknown>): Promise<void> {
    await work().catch((error: unknown) => this.#tell(node, error));
  }

  #tell({ description }: MemberNode, error: unknown): void {
    const what = error instanceof OpenwardError ? `${error.code}: ${error.message}` : String(error);
    const text = `changes of the consortium: ${description.key}: ${what}`;
    this.#troubles.add(text);
    if (!this.#known.has(text)) this.say(text);
  }
}
