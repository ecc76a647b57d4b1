import { organisationOfType } from '../description.ts';
import { planServices } from '../generate/services.ts';
import { orderersOf, peersOf, portOf, type Network } from '../network.ts';

/** A process the network consists of, whether or not it runs. */
export interface RosterEntry {
  readonly name: string;
  readonly kind: 'ca' | 'orderer' | 'peer' | 'chaincode' | 'storage' | 'service' | 'keeper' | 'log-keeper';
  readonly org: string;
  readonly port?: number;
}

/** All processes, in the order they depend on one another. */
export function roster(network: Network): RosterEntry[] {
  const port = (name: string): number => portOf(network, name);
  const sa = organisationOfType(network.description, 'sa').key;
  const cloud = organisationOfType(network.description, 'cloud').key;
  return [
    { name: 'ca', kind: 'ca', org: sa, port: port('ca') },
    ...orderersOf(network).map((o): RosterEntry => ({
      name: `${o.key}-orderer`,
      kind: 'orderer',
      org: o.key,
      port: port(`${o.key}.orderer`),
    })),
    ...peersOf(network).map((o): RosterEntry => ({
      name: `${o.key}-peer`,
      kind: 'peer',
      org: o.key,
      port: port(`${o.key}.peer`),
    })),
    ...peersOf(network).map((o): RosterEntry => ({
      name: `${o.key}-chaincode`,
      kind: 'chaincode',
      org: o.key,
      port: port(`${o.key}.chaincode`),
    })),
    { name: 'storage', kind: 'storage', org: cloud },
    ...planServices(network).map((s): RosterEntry => ({
      name: s.name,
      kind: 'service',
      org: s.org.key,
      port: port(`${s.org.key}.${s.part}`),
    })),
    { name: 'keeper', kind: 'keeper', org: sa },
    { name: 'log-keeper', kind: 'log-keeper', org: sa },
  ];
}
