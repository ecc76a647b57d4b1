import { createPublicKey } from 'node:crypto';
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
  const root = readFileSync(world.paths.node(org).ownRoot(kind), 'utf8');
  const { mspHint: mspId = '', publicKeyPem } = parseCertificate(root);
  // The key of the server's own certificate lies beside it.
  const found = readdirSync(keys)
    .filter((name) => name.endsWith('_sk'))
    .map((name) => readFileSync(join(keys, name), 'utf8'))
    .find((pem) => createPublicKey(pem).export({ type: 'spki', format: 'pem' }).toString() === publicKeyPem);
  if (found === undefined) throw new Error(`expected the authority of ${kind} of ${org} to have its key in ${keys}`);
  return TestAuthority.of({ mspId, kind }, root, found);
}
