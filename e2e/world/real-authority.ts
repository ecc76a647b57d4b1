import { X509Certificate, createPrivateKey, type KeyObject } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AuthorityKind } from '../../domain/authority.ts';
import { parseCertificate } from '../../protocol/identity/certificate.ts';
import { TestAuthority } from '../../testing/authority.ts';
import type { World } from './world.ts';

const keyIn = (file: string): KeyObject => createPrivateKey(readFileSync(file, 'utf8'));

/**
 * An organisation's own authority, whose key a test may take from its folder: for certificates it would never issue by
 * itself.
 */
export async function realAuthority(world: World, org: string, kind: AuthorityKind): Promise<TestAuthority> {
  const keys = world.paths.org(org, 'ca', kind, 'msp', 'keystore');
  const root = readFileSync(world.paths.orgRoot(org, kind), 'utf8');
  // A server that has made its own TLS certificate keeps that key beside the authority's.
  const own = (name: string): boolean => new X509Certificate(root).checkPrivateKey(keyIn(join(keys, name)));
  const file = readdirSync(keys).find((name) => name.endsWith('_sk') && own(name));
  const mspId = parseCertificate(root).mspHint ?? '';
  return TestAuthority.of({ mspId, kind }, root, readFileSync(join(keys, file ?? ''), 'utf8'));
}
