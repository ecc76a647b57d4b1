import { X509Certificate } from 'node:crypto';
import type { TrustedAuthority } from '../../api/formats/service-config.ts';
import { readFileSync } from '../../connections/disk.ts';
import type { AuthorityKind } from '../../domain/authority.ts';
import { OpenwardError } from '../../domain/errors.ts';

/** A root, the organisation it speaks for, and for what of it. */
export interface Authority {
  readonly mspId: string;
  readonly kind: AuthorityKind;
  readonly root: X509Certificate;
}

/** Reads the roots named by a service's configuration. @throws CERTIFICATE_INVALID when a file holds no certificate */
export function readAuthorities(entries: readonly TrustedAuthority[]): Authority[] {
  return entries.map(({ mspId, kind, certificate }) => {
    try {
      return { mspId, kind, root: new X509Certificate(readFileSync(certificate)) };
    } catch (cause) {
      throw new OpenwardError('CERTIFICATE_INVALID', `${certificate} holds no certificate`, { cause });
    }
  });
}

/**
 * PEM of an organisation's root of nodes: what a server of that organisation must be issued by.
 * @throws CERTIFICATE_INVALID
 */
export function serverRootOf(entries: readonly TrustedAuthority[], mspId: string): string {
  const own = rootOf(readAuthorities(entries.filter((entry) => entry.mspId === mspId)), mspId, 'nodes');
  if (own === undefined) throw new OpenwardError('CERTIFICATE_INVALID', `No root of ${mspId} is configured`);
  return own;
}

/** PEM; undefined for an organisation that is not known. */
export function rootOf(authorities: readonly Authority[], mspId: string, kind: AuthorityKind): string | undefined {
  return authorities.find((authority) => authority.mspId === mspId && authority.kind === kind)?.root.toString();
}

/** PEM bundle of all of them: who may knock at a service. */
export function bundleOf(authorities: readonly Authority[]): string {
  return authorities.map(({ root }) => root.toString()).join('');
}

/** Whose root signed the certificate; roots sign directly here, there are no intermediates. */
export function issuerOf(certificate: X509Certificate, authorities: readonly Authority[]): Authority | undefined {
  return authorities.find(({ root }) => certificate.checkIssued(root) && certificate.verify(root.publicKey));
}
