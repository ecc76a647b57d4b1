import type { SignedStatement } from '../../api/messages/certification.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { renewal } from '../../domain/renewal.ts';
import type { User } from '../../domain/user.ts';
import type { Certificate } from '../../protocol/identity/certificate.ts';
import { parseCertificate } from '../../protocol/identity/certificate.ts';
import { personsCertificate } from '../../protocol/identity/persons-certificate.ts';
import { keyThumbprint } from '../../protocol/identity/thumbprint.ts';
import { renewalStatement } from '../../protocol/signature/statement-of.ts';
import type { RenewalStatement } from '../../protocol/signature/statement.ts';
import type { ProvenKeys } from './key-material.ts';

/** Milliseconds for which a person's word is taken, and by how much their clock may be ahead. */
const fresh = { for: 10 * 60_000, ahead: 5 * 60_000 } as const;

/** What somebody must have signed who renews by these keys. */
export function renewalOf(
  { mspId, role, pid }: Pick<User, 'mspId' | 'role' | 'pid'>,
  keys: Pick<ProvenKeys, 'requests'>,
  at: string,
): RenewalStatement {
  return renewalStatement({ mspId, role, pid, ...markedKeys(keys) }, at);
}

/** Hex SHA-256 of each SubjectPublicKeyInfo. */
export function markedKeys({ requests: { signing, tls, encryption } }: Pick<ProvenKeys, 'requests'>) {
  return {
    signingKey: keyThumbprint(signing.key),
    tlsKey: keyThumbprint(tls.key),
    encryptionKey: keyThumbprint(encryption.key),
  };
}

/** Who is signed for now: a word that somebody has kept is none. @throws CLOCK_SKEW */
export function requireFreshRenewal({ at }: SignedStatement, now: Date): void {
  const age = now.getTime() - Date.parse(at);
  if (age > fresh.for || -age > fresh.ahead)
    throw new OpenwardError('CLOCK_SKEW', 'The request for a renewal is of another time than now');
}

/**
 * The certificate that a renewal is asked for by: the person's, of their organisation's authority, valid or for at most
 * a year not any more; after that somebody looks at who comes. @throws CERTIFICATE_INVALID, RENEWAL_OVERDUE
 */
export function certificateToRenew(
  person: Pick<User, 'pid' | 'role'>,
  { certificate }: SignedStatement,
  root: string | undefined,
  now: Date,
): Certificate {
  const { notAfter } = parseCertificate(certificate);
  if (now.getTime() > notAfter.getTime() + renewal.latestDays * renewal.day) throw new OpenwardError('RENEWAL_OVERDUE');
  return personsCertificate(person, certificate, root, now > notAfter ? notAfter : now);
}
