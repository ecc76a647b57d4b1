import { OpenwardError } from '../../domain/errors.ts';
import { parseCertificate, verifyChain, type Certificate } from './certificate.ts';

/**
 * That a certificate was made out to this person in this role by their organisation's authority of people.
 *
 * @param pem the certificate, as a directory shows it
 * @param root PEM: the organisation's root of people; undefined where none is known
 * @param at the time that matters, within the validity of both
 * Throws CERTIFICATE_INVALID.
 */
export function personsCertificate(
  { pid, role }: { readonly pid: string; readonly role: string },
  pem: string,
  root: string | undefined,
  at: Date,
): Certificate {
  if (root === undefined) throw invalid('No authority of this organisation is known');
  const certificate = parseCertificate(pem);
  verifyChain(certificate, [root], at);
  if (certificate.attributes['pid'] !== pid || certificate.attributes['role'] !== role)
    throw invalid('The certificate is made out to somebody else');
  return certificate;
}

function invalid(why: string): OpenwardError {
  return new OpenwardError('CERTIFICATE_INVALID', why);
}
