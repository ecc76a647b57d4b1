import { X509Certificate } from 'node:crypto';
import type { TestAuthority } from '../../testing/authority.ts';
import { Authorities } from '../http/authorities.ts';

/** Authorities in memory as a service believes them. */
export function believed(...authorities: readonly TestAuthority[]): Authorities {
  return new Authorities(
    authorities.map(({ mspId, kind, root }) => ({ mspId, kind, root: new X509Certificate(root) })),
  );
}
