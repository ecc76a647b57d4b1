import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
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

/** The organisation whose root signed the certificate; roots sign directly here, there are no intermediates. */
export function organisationOf(certificate: X509Certificate, authorities: readonly Authority[]): string | undefined {
  return authorities.find(({ root }) => certificate.checkIssued(root) && certificate.verify(root.publicKey))?.mspId;
}
