import { join } from 'node:path';
import { stringify } from 'yaml';
import { AuthorityKind } from '../../domain/authority.ts';
import type { Member } from '../../api/formats/consortium.ts';
import { writePrivate } from '../lifecycle/files.ts';
import type { Node } from '../node/node.ts';
import { readText } from '../node/paths.ts';

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
export function writeMsp(folder: string, roots: Member['roots']): void {
  for (const kind of AuthorityKind.options) writePrivate(join(folder, 'cacerts', `${kind}.pem`), roots[kind]);
  writePrivate(join(folder, 'tlscacerts', 'nodes.pem'), roots.nodes);
  writePrivate(join(folder, 'config.yaml'), nodeOus);
}

/** An MSP folder with one signing identity, made of `signing.pem` and `signing-key.pem` beside it. */
export function writeIdentityMsp({ paths }: Pick<Node, 'paths'>, id: string): void {
  const msp = (...parts: string[]): string => paths.identity(id, 'msp', ...parts);
  writeMsp(msp(), { nodes: readText(paths.ownRoot('nodes')), people: readText(paths.ownRoot('people')) });
  writePrivate(msp('signcerts', 'cert.pem'), readText(paths.identity(id, 'signing.pem')));
  writePrivate(msp('keystore', 'key.pem'), readText(paths.identity(id, 'signing-key.pem')));
}
