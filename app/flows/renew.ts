import { saApi } from '../../api/http/sa.ts';
import type { Service } from '../../api/http/service.ts';
import { instant, type Clock } from '../../domain/clock.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { daysLeft, renewal } from '../../domain/renewal.ts';
import type { UserCertificates } from '../../domain/user.ts';
import { canonicalText } from '../../protocol/encoding/canonical-json.ts';
import { parseCertificate } from '../../protocol/identity/certificate.ts';
import { certificateThumbprint, keyThumbprint } from '../../protocol/identity/thumbprint.ts';
import { signStatement } from '../../protocol/signature/sign.ts';
import { renewalStatement } from '../../protocol/signature/statement-of.ts';
import type { Authorities } from '../ports/authorities.ts';
import type { PendingKeys } from '../ports/key-maker.ts';
import type { Work } from '../ports/progress.ts';
import type { Vault } from '../ports/vault.ts';
import { issuedTo } from './parties.ts';
import { begin } from './work.ts';

export interface RenewPorts {
  /** As the installation reaches it: the person's own certificate may have ended. */
  readonly sa: Service;
  readonly authorities: Authorities;
  readonly clock: Clock;
}

/** Who renews: their certificates of now, and the key of them that says so. */
export type Renewing = Pick<Vault, 'certificates' | 'sign'>;

/**
 * Whether it is time for other certificates.
 * @param earliestDays how many days before their end
 */
export function isRenewalDue(
  { signingCertificate }: Pick<UserCertificates, 'signingCertificate'>,
  now: Date,
  earliestDays: number = renewal.earliestDays,
): boolean {
  return daysLeft(parseCertificate(signingCertificate).notAfter, now) < earliestDays;
}

/**
 * Has other keys put in the place of a person's, which must be kept already: when no answer comes, or the program ends,
 * the same keys are asked for again, and nobody can tell whether it was the first time. What is answered is checked
 * against them: nobody else's keys, name or organisation can be slipped in. Errors: those of the route;
 * CERTIFICATE_INVALID for another answer.
 */
export async function renewCertificates(
  ports: RenewPorts,
  { certificates: before, sign }: Renewing,
  keys: PendingKeys,
  work: Work = {},
): Promise<UserCertificates> {
  begin(work, 'submitting');
  const { pid, mspId, role, signingCertificate: certificate } = before;
  const at = instant(ports.clock);
  const named = {
    signingKey: keyThumbprint(keys.publicKeys.signing),
    tlsKey: keyThumbprint(keys.publicKeys.tls),
    encryptionKey: keyThumbprint(keys.publicKeys.encryption),
  };
  const signer = { sign, thumbprint: certificateThumbprint(certificate) };
  const jws = await signStatement(renewalStatement({ pid, mspId, role, ...named }, at), signer);
  const body = { pid, keys: keys.material, renewal: { at, jws, certificate } };
  const renewed = await ports.sa.call(saApi.renew, { body }, work.signal);
  requireOwn(ports, before, renewed, keys);
  return renewed;
}

function requireOwn(
  { authorities, clock }: RenewPorts,
  { pid, mspId, role, preKeys }: UserCertificates,
  renewed: UserCertificates,
  { publicKeys }: PendingKeys,
): void {
  const person = { pid, mspId, role, preKeys };
  const { pid: of, mspId: at, role: as, preKeys: by } = renewed;
  if (canonicalText({ pid: of, mspId: at, role: as, preKeys: by }) !== canonicalText(person))
    throw invalid('The certificates are for another person, role or organisation');
  const pairs = [
    [renewed.signingCertificate, publicKeys.signing],
    [renewed.tlsCertificate, publicKeys.tls],
    [renewed.encryptionCertificate, publicKeys.encryption],
  ] as const;
  for (const [pem, key] of pairs) {
    const certificate = issuedTo(authorities, person, pem, clock.now());
    if (keyThumbprint(certificate.publicKeyPem) !== keyThumbprint(key))
      throw invalid('A certificate is for a key we did not make');
  }
}

function invalid(why: string): OpenwardError {
  return new OpenwardError('CERTIFICATE_INVALID', why);
}
