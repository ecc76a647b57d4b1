import { X509Certificate } from 'node:crypto';
import { existsSync } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { typed } from '../lifecycle/installation.ts';
import type { Node } from '../node/node.ts';
import { readText } from '../node/paths.ts';
import { heldBy, type HeldCertificate } from './due.ts';

/** A certificate of a node that is good no more. */
export interface EndedCertificate {
  /** `tls of peer`. */
  readonly certificate: string;
  /** When it ended, RFC 3339. */
  readonly ended: string;
}

/** Those of an orderer take their place once the others know them; nothing else of a node waits for anybody. */
const ofOrderer = ({ id }: HeldCertificate): boolean => id === 'orderer';

/** All of a node that have ended; none that is not there yet. */
export function endedAt(
  node: Node,
  now: Date,
  chosen: (one: HeldCertificate) => boolean = () => true,
): EndedCertificate[] {
  return heldBy(node)
    .filter(chosen)
    .flatMap((one) => {
      const file = node.paths.identity(one.id, `${one.file}.pem`);
      if (!existsSync(file)) return [];
      const ends = new Date(new X509Certificate(readText(file)).validTo);
      return ends < now ? [{ certificate: `${one.file} of ${one.id}`, ended: ends.toISOString() }] : [];
    });
}

/** Whether an orderer would be let in by nobody. */
export const hasEndedOrderer = (node: Node): boolean => endedAt(node, new Date(), ofOrderer).length > 0;

/**
 * Programs whose certificates have ended reach nobody, and nobody them: none of them is waited for in vain.
 * @throws OpenwardError NETWORK_CERTIFICATES_ENDED
 */
export function requireGood(nodes: readonly Node[]): void {
  for (const node of nodes) {
    const ended = endedAt(node, new Date(), (one) => !ofOrderer(one));
    if (ended.length > 0)
      throw new OpenwardError(
        'NETWORK_CERTIFICATES_ENDED',
        `${node.description.key}: ${endedText(ended)}; ${typed('renew')}, then this again`,
      );
  }
}

/** `tls of peer (2026-11-29) and 6 more have ended`. */
function endedText([first, ...more]: readonly EndedCertificate[]): string {
  if (first === undefined) return 'none has ended';
  const rest = more.length === 0 ? ' has' : ` and ${more.length} more have`;
  return `${first.certificate} (${first.ended.slice(0, 10)})${rest} ended`;
}
