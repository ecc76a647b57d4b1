import { join } from 'node:path';
import type { Service } from '../../api/http/service.ts';
import type { Me } from '../../api/window/views.ts';
import { isCode } from '../../app/flows/errors.ts';
import { isRenewalDue, renewCertificates } from '../../app/flows/renew.ts';
import type { Authorities } from '../../app/ports/authorities.ts';
import type { Clock } from '../../domain/clock.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { Instant } from '../../domain/ids.ts';
import { daysLeft } from '../../domain/renewal.ts';
import { parseCertificate } from '../../protocol/identity/certificate.ts';
import { ecdsaSigner } from '../../protocol/signature/sign.ts';
import type { KeptEnrolment } from '../../protocol/vault/owner.ts';
import { pendingKeys } from '../vault/key-maker.ts';
import type { OpenedVault, VaultStore } from '../vault/vault-store.ts';
import { PendingRenewal } from './pending-renewal.ts';

export interface RenewalParts {
  readonly vaults: Pick<VaultStore, 'replaceKeys'>;
  /** As the installation itself reaches it. */
  readonly sa: Service;
  readonly authorities: Authorities;
  readonly clock: Clock;
  /** Where the installation keeps everything. */
  readonly dataFolder: string;
  /** Days before the end of certificates from which on they are renewed; the usual number when absent. */
  readonly renewDays?: number | undefined;
}

/** What a person signs in with, and what became of a renewal. */
export interface Renewed {
  readonly opened: OpenedVault;
  readonly enrolment: KeptEnrolment;
  /** Whether the certificates are new now. */
  readonly renewed: boolean;
  /** Why they are not, though it is time. */
  readonly trouble?: unknown;
}

/**
 * Renews at sign-in, when it is time or was begun: keys are kept, asked for, and put into the vault with their
 * certificates, in this order; ended anywhere, the next sign-in goes on with the same keys. What cannot be done today
 * is done another day as long as the certificates are valid. Errors, once they have ended: those of the renewal.
 */
export async function renewAtSignIn(
  parts: RenewalParts,
  opened: OpenedVault,
  enrolment: KeptEnrolment,
  passphrase: string,
): Promise<Renewed> {
  const { secrets, id } = opened;
  const { certificates } = enrolment;
  const now = parts.clock.now();
  const pending = new PendingRenewal(join(parts.dataFolder, 'people', id), enrolment.pid);
  try {
    const under = await pending.find(secrets.draftKey);
    if (under && isSame(under.signing, secrets.signing)) {
      // Ended after the vault had them.
      await pending.forget();
      return { opened, enrolment, renewed: false };
    }
    if (under === undefined && !isRenewalDue(certificates, now, parts.renewDays))
      return { opened, enrolment, renewed: false };
    const renewed = { ...secrets, ...(under ?? (await pending.keys(secrets.draftKey))) };
    const renewing = { certificates, sign: ecdsaSigner(secrets.signing) };
    const next = { ...enrolment, certificates: await renewCertificates(parts, renewing, await pendingKeys(renewed)) };
    await parts.vaults.replaceKeys(id, passphrase, renewed, next);
    await pending.forget();
    const owner = { ...opened.owner, enrolment: next };
    return { opened: { id, secrets: renewed, owner }, enrolment: next, renewed: true };
  } catch (trouble) {
    if (hasEnded(certificates.signingCertificate, now) || isCode(trouble, 'USER_REVOKED')) throw trouble;
    return { opened, enrolment, renewed: false, trouble };
  }
}

/** As the window says it; nothing where it was not time. */
export function noticeOf({ renewed, enrolment, trouble }: Renewed, now: Date): Me['renewal'] {
  if (renewed) return { state: 'renewed', at: Instant.parse(now.toISOString()) };
  if (trouble === undefined) return undefined;
  const { notAfter } = parseCertificate(enrolment.certificates.signingCertificate);
  const code = trouble instanceof OpenwardError ? trouble.code : 'INTERNAL';
  return { state: 'due', code, daysLeft: Math.max(0, daysLeft(notAfter, now)) };
}

function hasEnded(signingCertificate: string, now: Date): boolean {
  return daysLeft(parseCertificate(signingCertificate).notAfter, now) < 0;
}

function isSame(one: OpenedVault['secrets']['signing'], other: OpenedVault['secrets']['signing']): boolean {
  return one.equals(other);
}
