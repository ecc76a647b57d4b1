import type { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import type { PID } from '../../domain/ids.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Ledger } from '../../api/ledger/ledger.ts';
import { parseCertificate } from '../../protocol/identity/certificate.ts';
import type { Standing } from '../../api/messages/sa.ts';
import type { SubmittedRegistrations } from './registrations.ts';

/** What SA answers a patient about an applicant: the ledger's word on status, SA's on who it is. @throws NOT_FOUND, USER_UNKNOWN */
export async function standingOf(
  pid: PID,
  parts: { registrations: SubmittedRegistrations; ledger: Ledger; clock: Clock },
): Promise<z.infer<typeof Standing>> {
  const { registrations, ledger, clock } = parts;
  const [registration, user, organisations] = await Promise.all([
    registrations.getByPid(pid),
    ledger.evaluate(ledgerApi.identities.get, { pid }),
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
