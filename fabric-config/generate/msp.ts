import { join } from 'node:path';
import { stringify } from 'yaml';
import { readText } from '../lifecycle/paths.ts';
import { writePrivate } from '../lifecycle/files.ts';
import type { Network } from '../network.ts';

const nodeOu = (role: string): object => ({ Certificate: 'cacerts/root.pem', OrganizationalUnitIdentifier: role });

/** Roles come from the OU that Fabric CA writes from an enrolment's type. */
const nodeOus = stringify({
  NodeOUs: {
    Enable: true,
    ClientOUIdentifier: nodeOu('client'),
    PeerOUIdentifier: nodeOu('peer'),
    AdminOUIdentifier: nodeOu('admin'),
    OrdererOUIdentifier: nodeOu('orderer'),
  },
});

/** The public part of an organisation's membership: its root, for identities and for TLS. */
export function writeOrganisationMsp(folder: string, root: string): void {
  writePrivate(join(folder, 'cacerts', 'root.pem'), root);
  writePrivate(join(folder, 'tlscacerts', 'root.pem'), root);
  writePrivate(join(folder, 'config.yaml'), nodeOus);
}

/** An MSP folder with one signing identity, made of `signing.pem` and `signing-key.pem` beside it. */
export function writeIdentityMsp(network: Network, org: string, id: string): void {
  const folder = network.paths.org(org, id);
  writeOrganisationMsp(join(folder, 'msp'), readText(network.paths.org(org, 'root.pem')));
  writePrivate(join(folder, 'msp', 'signcerts', 'cert.pem'), readText(join(folder, 'signing.pem')));
  writePrivate(join(folder, 'msp', 'keystore', 'key.pem'), readText(join(folder, 'signing-key.pem')));
}
