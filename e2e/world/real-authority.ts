import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AuthorityKind } from '../../domain/authority.ts';
import { parseCertificate } from '../../protocol/identity/certificate.ts';
import { TestAuthority } from '../../testing/authority.ts';
import type { World } from './world.ts';

/**
 * An organisation's own authority, whose key a test may take from its folder: for certificates it would never issue by
 * itself.
 */
export async function realAuthority(world: World, org: string, kind: AuthorityKind): Promise<TestAuthority> {
  const keys = world.paths.node(org).ca(kind, 'msp', 'keystore');
  const file = readdirSync(keys).find((name) => name.endsWith('_sk'));
  const root = readFileSync(world.paths.node(org).ownRoot(kind), 'utf8');
  const mspId = parseCertificate(root).mspHint ?? '';
  return TestAuthority.of({ mspId, kind }, root, readFileSync(join(keys, file ?? ''), 'utf8'));
}
