import { MutualTlsAgents } from '../../connections/http/agents.ts';
import { MutualTlsService } from '../../connections/http/service-client.ts';
import type { Service } from '../../api/http/service.ts';
import { saOf } from '../consortium/members.ts';
import { serviceAddress } from '../generate/services.ts';
import { adminTls } from '../lifecycle/admin-gateway.ts';
import type { MemberNode } from '../node/node.ts';

/** SA's hub and the organisation's own service, as the operator of a node reaches them. */
export interface Operator {
  readonly hub: Service;
  /** Where its administrators decide; an organisation that has none decides by command, on the node. */
  readonly own: Service | undefined;
  close(): Promise<void>;
}

export function operatorOf(node: MemberNode): Operator {
  const { consortium, description } = node;
  const agents = new MutualTlsAgents(adminTls(node));
  const reach = (member: ReturnType<typeof saOf>): Service =>
    new MutualTlsService({
      ...serviceAddress(member, 'service'),
      trust: member.roots.nodes,
      agents,
      timeout: 20_000,
    });
  const self = consortium.members.find(({ mspId }) => mspId === description.mspId);
  const decides = description.type === 'hospital' || description.type === 'sa';
  return {
    hub: reach(saOf(consortium)),
    own: self !== undefined && decides ? reach(self) : undefined,
    close: () => agents.close(),
  };
}

interface Kept {
  readonly consortium: MemberNode['consortium'];
  readonly certificate: string;
  readonly operator: Operator;
}

/**
 * The operators of several nodes, whose connections stay from one round to the next: for as long as a node is told the
 * same of the others (`readConsortium` remembers), and shows the same certificate.
 */
export class Operators {
  readonly #kept = new Map<string, Kept>();

  async of(node: MemberNode): Promise<Operator> {
    const { key } = node.description;
    const { consortium } = node;
    const { certificate } = adminTls(node);
    const known = this.#kept.get(key);
    if (known?.consortium === consortium && known.certificate === certificate) return known.operator;
    const operator = operatorOf(node);
    this.#kept.set(key, { consortium, certificate, operator });
    await known?.operator.close();
    return operator;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#kept.values()].map(({ operator }) => operator.close()));
    this.#kept.clear();
  }
}
