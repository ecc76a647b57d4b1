import { X509Certificate } from 'node:crypto';
import { parseCertificate } from '../../protocol/identity/certificate.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { AuthorityKind } from '../../domain/authority.ts';
import type { Authorities } from '../../app/ports/authorities.ts';

const onePem = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n?/g;

/** PEM bundles with a root of every organisation. */
export type Trust = Readonly<Record<AuthorityKind, string>>;

/**
 * The roots of the bundles by organisation: an authority's own name has the MSP id as its organisation (O).
 * Throws CERTIFICATE_INVALID for two roots of one organisation in a bundle, or one root in both: who speaks for it must
 * not depend on their order, and people's must not speak for nodes.
 */
export function authoritiesOf(trust: Trust): Authorities {
  const roots = { nodes: rootsIn(trust.nodes), people: rootsIn(trust.people) };
  const people = new Set([...roots.people.values()].map(keyOf));
  for (const [mspId, root] of roots.nodes)
    if (people.has(keyOf(root)))
      throw new OpenwardError('CERTIFICATE_INVALID', `One root is in the name of ${mspId}'s nodes and of people`);
  return { root: (mspId, kind) => roots[kind].get(mspId) };
}

function rootsIn(bundle: string): Map<string, string> {
  const roots = new Map<string, string>();
  for (const pem of bundle.match(onePem) ?? []) {
    const mspId = organisationOf(pem);
    if (roots.has(mspId)) throw new OpenwardError('CERTIFICATE_INVALID', `Two roots are in the name of ${mspId}`);
    roots.set(mspId, pem);
  }
  return roots;
}

function keyOf(pem: string): string {
  return new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'pem' }).toString();
}

function organisationOf(pem: string): string {
  try {
    const { ca } = new X509Certificate(pem);
    const { organisation: mspId } = parseCertificate(pem);
    if (!ca || mspId === undefined) throw new RangeError('Not the root of an organisation');
    return mspId;
  } catch (cause) {
    throw new OpenwardError('CERTIFICATE_INVALID', 'A root certificate cannot be read', { cause });
  }
}
