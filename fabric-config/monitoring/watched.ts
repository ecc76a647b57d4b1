import type { OrganisationDescription } from '../description.ts';
import { planIdentities } from '../generate/identities.ts';
import type { Network } from '../network.ts';

/** What a service tells its organisation's monitor beside itself, as its configuration has it. */
export interface Watched {
  readonly certificates: readonly { readonly name: string; readonly certificate: string }[];
  readonly folders: readonly { readonly name: string; readonly folder: string }[];
}

/** Certificates and disks of an organisation's machines: Fabric's own metrics say nothing of them. */
export function watchedOf(network: Network, org: OrganisationDescription): Watched {
  return {
    certificates: planIdentities(network.description)
      .filter((plan) => plan.org === org.key)
      .flatMap((plan) => [
        ...(plan.tls ? [certificate(network, plan, 'tls')] : []),
        ...(plan.signing ? [certificate(network, plan, 'signing')] : []),
      ]),
    folders: [
      ...(org.orderer ? [{ name: 'orderer', folder: network.paths.ledger(`${org.key}-orderer`) }] : []),
      ...(org.peer ? [{ name: 'peer', folder: network.paths.ledger(`${org.key}-peer`) }] : []),
      ...(org.gate ? [{ name: 'storage', folder: network.paths.storage() }] : []),
    ],
  };
}

function certificate(
  network: Network,
  { org, id }: { readonly org: string; readonly id: string },
  file: 'tls' | 'signing',
): Watched['certificates'][number] {
  return { name: `${file} of ${id}`, certificate: network.paths.org(org, id, `${file}.pem`) };
}
