import { join } from 'node:path';
import { stringify } from 'yaml';
import { AuthorityKind } from '../../domain/authority.ts';
import { readText } from '../lifecycle/paths.ts';
import { writePrivate } from '../lifecycle/files.ts';
import type { Network } from '../network.ts';

const ou = (role: string): object => ({ OrganizationalUnitIdentifier: role });
const nodeOu = (role: string): object => ({ ...ou(role), Certificate: 'cacerts/nodes.pem' });

/**
 * Roles come from the OU that Fabric CA writes from an enrolment's type. Whoever keeps, orders or endorses the ledger
 * must be of the root of nodes; of a client the chaincode asks, by its role.
 */
const nodeOus = stringify({
  NodeOUs: {
    Enable: true,
    ClientOUIdentifier: ou('client'),
    PeerOUIdentifier: nodeOu('peer'),
    AdminOUIdentifier: nodeOu('admin'),
    OrdererOUIdentifier: nodeOu('orderer'),
  },
});

/**
 * The public part of an organisation's membership: its roots. Orderers let in by TLS whom any channel member's
 * `tlscacerts` vouch for, so people's root is not among them.
 */
export function writeOrganisationMsp(network: Network, org: string, folder: string): void {
  for (const kind of AuthorityKind.options)
    writePrivate(join(folder, 'cacerts', `${kind}.pem`), readText(network.paths.orgRoot(org, kind)));
  writePrivate(join(folder, 'tlscacerts', 'nodes.pem'), readText(network.paths.orgRoot(org, 'nodes')));
  writePrivate(join(folder, 'config.yaml'), nodeOus);
}

/** An MSP folder with one signing identity, made of `signing.pem` and `signing-key.pem` beside it. */
export function writeIdentityMsp(network: Network, org: string, id: string): void {
  const folder = network.paths.org(org, id);
  writeOrganisationMsp(network, org, join(folder, 'msp'));
  writePrivate(join(folder, 'msp', 'signcerts', 'cert.pem'), readText(join(folder, 'signing.pem')));
  writePrivate(join(folder, 'msp', 'keystore', 'key.pem'), readText(join(folder, 'signing-key.pem')));
}
