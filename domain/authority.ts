import { z } from 'zod';
import type { MonitorRole, PersonRole, ServiceRole } from './user.ts';

/**
 * Every organisation has two roots. `nodes` vouches for its machines: orderer, peer, chaincode, services, and for who
 * administers them; its key is needed only when a machine gets a certificate, and lies offline. `people` vouches for
 * persons and for the workstations they sit at, and can make nothing that keeps or endorses the ledger.
 */
export const AuthorityKind = z.enum(['nodes', 'people']);
export type AuthorityKind = z.infer<typeof AuthorityKind>;

const ofNodes: ReadonlySet<string> = new Set<z.infer<typeof ServiceRole> | z.infer<typeof MonitorRole>>([
  'sa',
  'hospital',
  'proxy',
  'registrar',
  'gate',
  'operator',
  'monitor',
]);

/** Which of an organisation's roots a certificate of a role must be issued by. */
export function authorityOfRole(
  role: PersonRole | z.infer<typeof ServiceRole> | z.infer<typeof MonitorRole>,
): AuthorityKind {
  return ofNodes.has(role) ? 'nodes' : 'people';
}
