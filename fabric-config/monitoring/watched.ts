import { planIdentities } from '../generate/identities.ts';
import type { Node } from '../node/node.ts';

/** What a service tells its organisation's monitor beside itself, as its configuration has it. */
export interface Watched {
  readonly certificates: readonly { readonly name: string; readonly certificate: string }[];
  readonly folders: readonly { readonly name: string; readonly folder: string }[];
}

/** Certificates and disks of an organisation's machines: Fabric's own metrics say nothing of them. */
export function watchedOf(node: Node): Watched {
  const { description, paths } = node;
  return {
    certificates: planIdentities(description).flatMap(({ id, tls, signing }) => [
      ...(tls ? [certificate(node, id, 'tls')] : []),
      ...(signing ? [certificate(node, id, 'signing')] : []),
    ]),
    folders: [
      ...(description.orderer ? [{ name: 'orderer', folder: paths.ledger('orderer') }] : []),
      ...(description.peer ? [{ name: 'peer', folder: paths.ledger('peer') }] : []),
      ...(description.storage && !description.storage.s3 ? [{ name: 'storage', folder: paths.storage() }] : []),
    ],
  };
}

function certificate({ paths }: Node, id: string, file: 'tls' | 'signing'): Watched['certificates'][number] {
  return { name: `${file} of ${id}`, certificate: paths.identity(id, `${file}.pem`) };
}
