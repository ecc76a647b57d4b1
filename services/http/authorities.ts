import { X509Certificate } from 'node:crypto';
import { readFileSync } from '../../connections/disk.ts';
import { OpenwardError } from '../../domain/errors.ts';

/** A root and the organisation it speaks for. */
export interface Authority {
  readonly mspId: string;
  readonly root: X509Certificate;
}

/** Reads the roots named by a service's configuration. @throws CERTIFICATE_INVALID when a file holds no certificate */
export function readAuthorities(entries: readonly { mspId: string; certificate: string }[]): Authority[] {
  return entries.map(({ mspId, certificate }) => {
    try {
      return { mspId, root: new X509Certificate(readFileSync(certificate)) };
    } catch (cause) {
      throw new OpenwardError('CERTIFICATE_INVALID', `${certificate} holds no certificate`, { cause });
    }
  });
}

/** PEM of an organisation's root: what a server of that organisation must be issued by. @throws CERTIFICATE_INVALID */
export function rootOf(entries: readonly { mspId: string; certificate: string }[], mspId: string): string {
  const root = readAuthorities(entries.filter((entry) => entry.mspId === mspId))[0]?.root;
  if (root === undefined) throw new OpenwardError('CERTIFICATE_INVALID', `No root of ${mspId} is configured`);
  return root.toString();
}

/** The organisation whose root signed the certificate; roots sign directly here, there are no intermediates. */
export function organisationOf(certificate: X509Certificate, authorities: readonly Authority[]): string | undefined {
  return authorities.find(({ root }) => certificate.checkIssued(root) && certificate.verify(root.publicKey))?.mspId;
}
