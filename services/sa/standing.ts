import type { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import type { PID, ShareId } from '../../domain/ids.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Ledger } from '../../api/ledger/ledger.ts';
import { parseCertificate } from '../../protocol/identity/certificate.ts';
import type { Standing } from '../../api/messages/sa.ts';
import type { SubmittedRegistrations } from './registrations.ts';

/**
 * What SA answers a patient about who asked for their data: the ledger's word on status, SA's on who it is. The ledger
 * says first whether they have anything to do with one another. @throws NOT_ENTITLED, NOT_FOUND
 */
export async function standingOf(
  pid: PID,
  asked: { readonly by: PID; readonly shareId: ShareId },
  parts: { registrations: SubmittedRegistrations; ledger: Ledger; clock: Clock },
): Promise<z.infer<typeof Standing>> {
  const { registrations, ledger, clock } = parts;
  const user = await ledger.evaluate(ledgerApi.identities.getFor, { pid, asker: asked.by, shareId: asked.shareId });
  const [registration, organisations] = await Promise.all([
    registrations.getByPid(pid),
    ledger.evaluate(ledgerApi.organisations.list, {}),
  ]);
  const organisation = organisations.find(({ mspId }) => mspId === user.mspId);
  if (!organisation || !registration.certificates) throw new OpenwardError('NOT_FOUND');
  return {
    pid,
    mspId: user.mspId,
    organisation: organisation.name,
    organisationType: organisation.type,
    role: user.role,
    status: user.status,
    displayName: registration.displayName,
    certificateNotAfter:
      registration.certificateNotAfter ??
      parseCertificate(registration.certificates.signingCertificate).notAfter.toISOString(),
    checkedAt: clock.now().toISOString(),
  };
}
