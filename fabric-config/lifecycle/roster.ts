import { keepsObjects, planServices, type ServicePlan } from '../generate/services.ts';
import type { HeldChaincode } from '../node/state.ts';
import { ownPlace, type MemberNode } from '../node/node.ts';
import { heldAt } from './held-chaincode.ts';
import type { Site } from './site.ts';
import type { Supervisor } from './supervisor.ts';

/** A process that a site consists of, whether or not it runs. */
export interface RosterEntry {
  readonly name: string;
  readonly kind: 'ca' | 'orderer' | 'peer' | 'chaincode' | 'storage' | 'service' | 'keeper' | 'log-keeper';
  /** Absent for what looks after all of them. */
  readonly node?: MemberNode;
  /** Of a service: which program it is. */
  readonly plan?: ServicePlan;
  readonly host?: string;
  readonly port?: number;
  /** Which, of one that runs. */
  readonly chaincode?: HeldChaincode;
}

/** Those of one node. */
export function rosterOf(node: MemberNode): RosterEntry[] {
  const { key, orderer, peer, chaincode } = node.description;
  const serving = (kind: RosterEntry['kind'], part: string, name = `${key}-${part}`): RosterEntry => ({
    ...{ name, kind, node },
    ...ownPlace(node, part),
  });
  return [
    ...(runsAuthority(node) ? [serving('ca', 'ca')] : []),
    ...(orderer ? [serving('orderer', 'orderer')] : []),
    ...(peer ? [serving('peer', 'peer')] : []),
    ...(chaincode ? chaincodesOf(node, serving) : []),
    ...(keepsObjects(node.description) ? [{ name: `${key}-storage`, kind: 'storage', node } as const] : []),
    ...planServices(node).map((plan) => ({ ...serving('service', plan.part, plan.name), plan })),
  ];
}

/** Before its first start a node holds none, and has a place for one. */
function chaincodesOf(node: MemberNode, serving: (kind: 'chaincode', part: string) => RosterEntry): RosterEntry[] {
  const held = heldAt(node);
  if (held.length === 0) return [serving('chaincode', 'chaincode')];
  return held.map((chaincode) => ({ ...serving('chaincode', chaincode.part), chaincode }));
}

/** Who has no people of its own need not run an authority of people. */
export function runsAuthority({ description }: Pick<MemberNode, 'description'>): boolean {
  return description.registrar !== undefined;
}

/** All processes, in the order they depend on one another. */
export function roster({ nodes }: Site, { isSystem }: Pick<Supervisor, 'isSystem'>): RosterEntry[] {
  return [
    ...nodes.flatMap(rosterOf),
    { name: 'keeper', kind: 'keeper' },
    ...(isSystem ? [] : [{ name: 'log-keeper', kind: 'log-keeper' } as const]),
  ];
}
