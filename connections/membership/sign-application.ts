import { MembershipApplication } from '../../api/formats/membership.ts';
import { parseCertificate } from '../../protocol/identity/certificate.ts';
import { membershipStatement } from '../../protocol/signature/change.ts';
import { ecdsaSigner, signStatement } from '../../protocol/signature/sign.ts';

/** What an applicant says of itself, and when. */
export type AppliedFor = Pick<MembershipApplication, 'member' | 'contact' | 'at'>;

/** @param administrator PEM: the certificate, and its key (PKCS#8). Throws ZodError for what no application says. */
export async function signedApplication(
  said: AppliedFor,
  { certificate, key }: { readonly certificate: string; readonly key: string },
): Promise<MembershipApplication> {
  const { thumbprint } = parseCertificate(certificate);
  const signature = await signStatement(membershipStatement(said), { sign: ecdsaSigner(key), thumbprint });
  return MembershipApplication.parse({ format: 'openward-application/1', ...said, certificate, signature });
}
