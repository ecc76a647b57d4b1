import type { AuthorityKind } from '../../domain/authority.ts';

/**
 * Root certificates of the organisations: a certificate belongs to the organisation whose root issued it, as one of its
 * people or as one of its nodes.
 */
export interface Authorities {
  /** PEM; undefined for an organisation we do not know. */
  root(mspId: string, kind: AuthorityKind): string | undefined;
}
