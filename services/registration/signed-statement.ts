import type { SignedStatement } from '../../api/messages/certification.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { ServiceRole } from '../../domain/user.ts';
import type { z } from 'zod';
import { parseCertificate, verifyChain, type Certificate } from '../../protocol/identity/certificate.ts';
import { byCertificate } from '../../protocol/signature/consent.ts';
import type { Statement } from '../../protocol/signature/statement.ts';
import { verifyStatement } from '../../protocol/signature/verify.ts';

/** Whose word a statement must be. */
export interface Author {
  readonly role: z.infer<typeof ServiceRole>;
  /** PEM: the root of its organisation that vouches for such a program. */
  readonly root: string | undefined;
}

/**
 * That the program signed this statement, which is written down here, with a certificate valid now. @throws
 * CERTIFICATE_INVALID, SIGNATURE_INVALID
 */
export function verifySigned(
  { at, jws, certificate }: SignedStatement,
  statementAt: (at: string) => Statement,
  author: Author,
  now: Date,
): void {
  verifyStatement(jws, statementAt(at), byCertificate(certificateOf(author, certificate, now)));
}

function certificateOf({ role, root }: Author, pem: string, now: Date): Certificate {
  const certificate = parseCertificate(pem);
  verifyChain(certificate, root === undefined ? [] : [root], now);
  if (certificate.attributes['role'] !== role)
    throw new OpenwardError('CERTIFICATE_INVALID', `The certificate is not that of a program of role ${role}`);
  return certificate;
}
