import { hubApi } from '../../api/http/membership.ts';
import type { ListedChange } from '../../api/messages/membership.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { adoptAt } from '../lifecycle/membership.ts';
import { unlessBusy } from '../lifecycle/lock.ts';
import type { Site } from '../lifecycle/site.ts';
import type { MemberNode } from '../node/node.ts';
import { answerTo } from './answer.ts';
import { leadOn, proposeApproved } from './lead.ts';
import { operatorOf, type Operator } from './operator.ts';
import { isToTakeIn, mustStillHear } from './take-in.ts';

type Say = (text: string) => void;

/**
 * The part that the nodes of a site take in what becomes of their consortium, a round at a time: what their
 * administrators have decided is signed, what the channel says is taken in. What fails is said and tried again with the
 * next round.
 */
export class Part {
  /** Of each node, until when it has taken in what was closed. */
  readonly #since = new Map<string, string>();

  constructor(private readonly say: Say) {}

  async round(site: Site): Promise<void> {
    for (const node of site.nodes) {
      const operator = operatorOf(node);
      try {
        await this.#roundOf(site, node, operator);
      } catch (error) {
        this.#tell(node, error);
      } finally {
        await operator.close();
      }
    }
  }

  async #roundOf(site: Site, node: MemberNode, operator: Operator): Promise<void> {
    const { key, type } = node.description;
    const isLeader = type === 'sa';
    if (isLeader) await this.#try(node, () => proposeApproved(node, operator.hub));
    const since = this.#since.get(key);
    const { changes } = await operator.hub.call(hubApi.listChanges, since === undefined ? {} : { query: { since } });
    for (const change of changes.filter(({ state }) => state === 'open')) {
      await this.#try(node, () => answerTo(node, operator, change));
      if (isLeader) await this.#try(node, () => leadOn(node, operator.hub, change.digest));
    }
    await this.#takeIn(site, node, { operator, closed: changes.filter(({ state }) => state !== 'open') });
  }

  async #takeIn(
    site: Site,
    node: MemberNode,
    { operator, closed }: { readonly operator: Operator; readonly closed: readonly ListedChange[] },
  ): Promise<void> {
    for (const listed of closed) {
      if (listed.state === 'in-force' && mustStillHear(node, listed)) return;
      const isNew = listed.state === 'in-force' && (await isToTakeIn(node, operator.hub, listed));
      if (isNew && !(await unlessBusy(site.paths, () => adoptAt(site.paths, node, listed.change)))) return;
      this.#since.set(node.description.key, listed.at);
    }
  }

  async #try(node: MemberNode, work: () => Promise<unknown>): Promise<void> {
    await work().catch((error: unknown) => this.#tell(node, error));
  }

  #tell({ description }: MemberNode, error: unknown): void {
    const what = error instanceof OpenwardError ? `${error.code}: ${error.message}` : String(error);
    this.say(`changes of the consortium: ${description.key}: ${what}`);
  }
}
