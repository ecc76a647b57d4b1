import { X509Certificate } from 'node:crypto';
import { OpenwardError } from '../../domain/errors.ts';
import type { Authorities } from '../../app/ports/authorities.ts';

const onePem = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n?/g;

/**
 * The roots of a bundle by organisation: an authority's own name has the MSP id as its organisation (O).
 * Throws CERTIFICATE_INVALID for two roots of one organisation: who speaks for it must not depend on their order.
 */
export function authoritiesOf(bundle: string): Authorities {
  const roots = new Map<string, string>();
  for (const pem of bundle.match(onePem) ?? []) {
    const mspId = organisationOf(pem);
    if (roots.has(mspId)) throw new OpenwardError('CERTIFICATE_INVALID', `Two roots are in the name of ${mspId}`);
    roots.set(mspId, pem);
  }
  return { root: (mspId) => roots.get(mspId) };
}

function organisationOf(pem: string): string {
  try {
    const { subject, ca } = new X509Certificate(pem);
    const mspId = subject
      .split('\n')
      .find((line) => line.startsWith('O='))
      ?.slice(2);
    if (!ca || mspId === undefined) throw new RangeError('Not the root of an organisation');
    return mspId;
  } catch (cause) {
    throw new OpenwardError('CERTIFICATE_INVALID', 'A root certificate cannot be read', { cause });
  }
}
