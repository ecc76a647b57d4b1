import type { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { UserCertificates } from '../../domain/user.ts';
import type { Ledger } from '../../api/ledger/ledger.ts';
import { parseCertificate } from '../../protocol/identity/certificate.ts';
import { pidOf, sealRid } from '../../protocol/identity/pid.ts';
import { KeyedLock } from '../../connections/keyed-lock.ts';
import { proveKeys } from '../registration/key-material.ts';
import type { PersonAuthority } from './registrars.ts';
import { resumeEach, type OnTrouble } from './resume.ts';
import type { SubmittedRegistration, SubmittedRegistrations, RegistrationStage } from './registrations.ts';
import type { RidVault } from './rid-vault.ts';

export interface ApprovalParts {
  readonly registrations: SubmittedRegistrations;
  readonly vault: RidVault;
  readonly ledger: Ledger;
  readonly authorityOf: (mspId: string) => PersonAuthority;
  /** Publishes to the cloud's directory; may be repeated. */
  readonly publish: (certificates: UserCertificates) => Promise<void>;
}

/** Stages of an approval that was begun and not finished. */
export const underWay: readonly RegistrationStage[] = ['sealed', 'enrolled', 'published'];

/**
 * Makes an approved person of a registration, a step at a time. The PID is random (RSA-OAEP), so it is kept before
 * anybody outside learns of it; every later step may be repeated without harm. Whatever breaks, `resume` goes on from
 * the last step kept.
 */
export class Approval {
  readonly #parts: ApprovalParts;
  readonly #lock = new KeyedLock();

  constructor(parts: ApprovalParts) {
    this.#parts = parts;
  }

  /**
   * Approved already is an answer, not an error. @throws CONFLICT for a declined or revoked one; whatever a step throws
   */
  approve(id: string): Promise<SubmittedRegistration> {
    return this.#lock.run(id, async () => {
      let registration = await this.#parts.registrations.get(id);
      for (;;) {
        const next = await this.#step(registration);
        if (next === undefined) return registration;
        registration = next;
      }
    });
  }

  /** Refuses and wipes the identity. @throws CONFLICT once an approval was begun */
  decline(id: string, reason: string): Promise<SubmittedRegistration> {
    return this.#lock.run(id, async () => {
      const { state } = await this.#parts.registrations.get(id);
      if (state === 'declined') return this.#parts.registrations.get(id);
      if (state !== 'submitted') throw new OpenwardError('CONFLICT', 'The registration was approved');
      return this.#parts.registrations.change(id, {
        state: 'declined',
        reason,
        rid: null,
        ridMac: null,
        enrolmentId: null,
      });
    });
  }

  /** Forgets an approval for which no certificate is known, so that identity and keys are free again. */
  abandon(id: string): Promise<void> {
    return this.#lock.run(id, async () => {
      const { state } = await this.#parts.registrations.get(id);
      if (state === 'submitted' || state === 'sealed') await this.#parts.registrations.remove(id);
    });
  }

  /** Goes on with approvals that were begun; each failure is told and does not stop the others. */
  async resume(onTrouble: OnTrouble): Promise<void> {
    await resumeEach(await this.#parts.registrations.list(underWay), ({ id }) => this.approve(id), onTrouble);
  }

  /** Undefined when there is nothing left to do. */
  async #step(registration: SubmittedRegistration): Promise<SubmittedRegistration | undefined> {
    switch (registration.state) {
      case 'submitted':
        return this.#seal(registration);
      case 'sealed':
        return this.#enrol(registration);
      case 'enrolled':
        return this.#publish(registration);
      case 'published':
        return this.#register(registration);
      case 'approved':
        return undefined;
      case 'declined':
      case 'revoking':
      case 'revoked':
        throw new OpenwardError('CONFLICT', 'The registration was declined or revoked');
    }
  }

  async #seal({ id, keys, rid }: SubmittedRegistration): Promise<SubmittedRegistration> {
    const { encryptionKey } = await proveKeys(keys);
    const sealed = sealRid(this.#parts.vault.openRid(needed(rid), id), encryptionKey);
    return this.#parts.registrations.change(id, {
      state: 'sealed',
      sealedRid: sealed.toString('base64'),
      pid: pidOf(sealed),
    });
  }

  async #enrol(registration: SubmittedRegistration): Promise<SubmittedRegistration> {
    const { id, mspId, role, keys, forwarding, activationCode } = registration;
    const pid = needed(registration.pid);
    const person = { registration: id, role, pid, keys, forwarding, activationCode };
    const certified = await this.#parts.authorityOf(mspId).certify(person);
    const certificates: UserCertificates = { pid, mspId, role, ...certified, preKeys: keys.preKeys };
    const certificateNotAfter = earliestEnd(certificates);
    return this.#parts.registrations.change(id, { state: 'enrolled', certificates, certificateNotAfter });
  }

  async #publish(registration: SubmittedRegistration): Promise<SubmittedRegistration> {
    await this.#parts.publish(needed(registration.certificates));
    return this.#parts.registrations.change(registration.id, { state: 'published' });
  }

  async #register(registration: SubmittedRegistration): Promise<SubmittedRegistration> {
    const { result: user } = await this.#parts.ledger.submit(
      ledgerApi.identities.register,
      ledgerRegistration(needed(registration.certificates)),
    );
    const { status, registeredAt, statusAt } = user;
    return this.#parts.registrations.change(registration.id, {
      state: 'approved',
      activationCode: null,
      status,
      registeredAt,
      statusAt,
    });
  }
}

/** What the ledger keeps of a user: public keys and thumbprints. */
function ledgerRegistration(
  certificates: UserCertificates,
): z.input<(typeof ledgerApi)['identities']['register']['args']> {
  const signing = parseCertificate(certificates.signingCertificate);
  const { pid, mspId, role, preKeys } = certificates;
  return {
    pid,
    mspId,
    role,
    preKeys,
    signingKey: signing.publicKeyPem,
    signingThumbprint: signing.thumbprint,
    encryptionThumbprint: parseCertificate(certificates.encryptionCertificate).thumbprint,
  };
}

/** When the first of a person's certificates ends. */
export function earliestEnd(certificates: UserCertificates): string {
  const ends = [certificates.signingCertificate, certificates.tlsCertificate, certificates.encryptionCertificate].map(
    (pem) => parseCertificate(pem).notAfter.getTime(),
  );
  return new Date(Math.min(...ends)).toISOString();
}

/** What earlier steps have put there. */
function needed<T>(value: T | undefined): T {
  if (value === undefined) throw new OpenwardError('INTERNAL', 'A registration lacks what an earlier step has kept');
  return value;
}
