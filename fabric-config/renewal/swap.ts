import { existsSync, readdirSync, renameSync, rmSync } from '../../connections/disk.ts';
import { AuthorityKind } from '../../domain/authority.ts';
import { planIdentities } from '../generate/identities.ts';
import { writeIdentityMsp } from '../generate/msp.ts';
import type { Node } from '../node/node.ts';

/**
 * Renewed certificates lie beside the present ones until they take their place: `proposed` for those that others must
 * know first, `next` for those whose turn has come.
 */
export type Waiting = 'proposed' | 'next';

/** A folder for those that one authority has issued; whole as soon as it is there. */
export function waitingFolder({ paths }: Pick<Node, 'paths'>, id: string, waiting: Waiting, of: AuthorityKind): string {
  return paths.identity(id, `${waiting}-${of}`);
}

/** Puts every certificate whose turn has come in its place; goes on where it was interrupted. */
export function swapAll(node: Node): void {
  for (const { id, msp } of planIdentities(node.description))
    for (const authority of AuthorityKind.options) {
      const next = waitingFolder(node, id, 'next', authority);
      if (!existsSync(next)) continue;
      // Keys first: by its certificate a running program notices that there is something to take in.
      for (const file of readdirSync(next).sort(keysFirst))
        renameSync(`${next}/${file}`, node.paths.identity(id, file));
      if (msp) writeIdentityMsp(node, id);
      rmSync(next, { recursive: true });
    }
}

function keysFirst(one: string, other: string): number {
  return Number(other.endsWith('-key.pem')) - Number(one.endsWith('-key.pem'));
}

/** The turn of those that were proposed has come. */
export function promote(node: Node, id: string): void {
  const proposed = waitingFolder(node, id, 'proposed', 'nodes');
  if (existsSync(proposed)) renameSync(proposed, waitingFolder(node, id, 'next', 'nodes'));
}
