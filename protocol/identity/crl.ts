// @peculiar/x509 needs this loaded first.
import 'reflect-metadata';
import { createPrivateKey, createPublicKey, webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509Crl,
  X509CrlGenerator,
  X509CrlReason,
} from '@peculiar/x509';

/** A certificate that counts no more, since somebody may have its key. */
export interface RevokedCertificate {
  /** Hexadecimal, as in the certificate. */
  readonly serial: string;
  /** To the second. */
  readonly revokedAt: Date;
}

/** Serial numbers in a list (PEM), hexadecimal, in their order. Errors: those of a PEM or DER that is none. */
export function serialsIn(crl: string): string[] {
  return new X509Crl(crl).entries.map(({ serialNumber }) => serialNumber);
}

const reason = X509CrlReason.keyCompromise;
const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/**
 * Certificate revocation list (RFC 5280 section 5), PEM. Fabric takes those that name the authority's key
 * (authorityKeyIdentifier) and asks nothing of `nextUpdate`.
 *
 * @param authority the root, PEM, and its key, PKCS#8 PEM, P-256. RangeError when they do not belong together, or the
 *   root names no key
 * @param revoked one at least: RangeError
 */
export async function createCrl(
  authority: { readonly certificate: string; readonly privateKey: string },
  revoked: readonly RevokedCertificate[],
  { thisUpdate, nextUpdate }: { readonly thisUpdate: Date; readonly nextUpdate: Date },
): Promise<string> {
  if (revoked.length === 0) throw new RangeError('A list of nothing is none');
  const root = new X509Certificate(authority.certificate);
  const key = createPrivateKey(authority.privateKey);
  const own = createPublicKey(key).export({ type: 'spki', format: 'der' });
  if (!own.equals(Buffer.from(root.publicKey.rawData))) throw new RangeError('The key is not that of the root');
  const name = root.getExtension(SubjectKeyIdentifierExtension)?.keyId;
  if (name === undefined) throw new RangeError('The root does not name its key');
  const crl = await X509CrlGenerator.create(
    {
      issuer: root.subjectName,
      thisUpdate,
      nextUpdate,
      entries: revoked.map(({ serial, revokedAt }) => ({ serialNumber: serial, revocationDate: revokedAt, reason })),
      extensions: [new AuthorityKeyIdentifierExtension(name)],
      signingAlgorithm: ECDSA,
      signingKey: await webcrypto.subtle.importKey(
        'pkcs8',
        key.export({ type: 'pkcs8', format: 'der' }),
        ECDSA,
        false,
        ['sign'],
      ),
    },
    webcrypto,
  );
  // The label of RFC 7468, which the library does not write.
  return `${crl.toString('pem').replaceAll(/(BEGIN|END) CRL/g, '$1 X509 CRL')}\n`;
}
