import { OpenwardError } from '../domain/errors.ts';
import type { NetworkDescription, OrganisationDescription } from './description.ts';
import type { DataPaths } from './lifecycle/paths.ts';

/** The network as it is on this machine: description, chosen ports, folders. */
export interface Network {
  readonly description: NetworkDescription;
  readonly ports: Readonly<Record<string, number>>;
  readonly paths: DataPaths;
  readonly repository: string;
}

export type WithOrderer = OrganisationDescription & {
  readonly orderer: NonNullable<OrganisationDescription['orderer']>;
};
export type WithPeer = OrganisationDescription & { readonly peer: NonNullable<OrganisationDescription['peer']> };

export function orderersOf(network: Pick<Network, 'description'>): WithOrderer[] {
  return network.description.organisations.filter((o): o is WithOrderer => o.orderer !== undefined);
}

export function peersOf(network: Pick<Network, 'description'>): WithPeer[] {
  return network.description.organisations.filter((o): o is WithPeer => o.peer !== undefined);
}

export function portOf(network: Pick<Network, 'ports'>, name: string): number {
  const port = network.ports[name];
  if (port === undefined) throw new OpenwardError('NETWORK_DESCRIPTION_INVALID', `no port was chosen for ${name}`);
  return port;
}

/** host:port of one part of an organisation, such as `peer` or `orderer.admin`. */
export function endpointOf(network: Network, org: OrganisationDescription, part: string): string {
  return `${org.host}:${portOf(network, `${org.key}.${part}`)}`;
}

/** The name in the TLS certificate of one machine of an organisation. */
export function serverNameOf(org: Pick<OrganisationDescription, 'domain'>, machine: string): string {
  return `${machine}.${org.domain}`;
}

export function describedOrganisation(network: Pick<Network, 'description'>, key: string): OrganisationDescription {
  const org = network.description.organisations.find((o) => o.key === key);
  if (!org) throw new OpenwardError('NETWORK_DESCRIPTION_INVALID', `no organisation ${key}`);
  return org;
}
