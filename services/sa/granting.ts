import { createPublicKey } from 'node:crypto';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import { OpenwardError, type ErrorCode } from '../../domain/errors.ts';
import type { User, UserCertificates } from '../../domain/user.ts';
import { keyThumbprint } from '../../protocol/identity/thumbprint.ts';
import { sealRid } from '../../protocol/identity/pid.ts';
import { proveKeys, type ProvenKeys } from '../registration/key-material.ts';
import { requireConfirmed } from '../registration/replacement.ts';
import { earliestEnd } from './approval.ts';
import { spelled } from './renewal.ts';
import type { SubmittedRegistration } from './registrations.ts';
import type { Replacement } from './replacements.ts';
import type { ReplacingParts } from './replacing-parts.ts';

/** What registrar and ledger say of a confirmation that counts no more: somebody has to confirm anew. */
const counted: readonly ErrorCode[] = [
  'NOT_CONFIRMED',
  'SIGNATURE_INVALID',
  'CLOCK_SKEW',
  'USER_UNKNOWN',
  'USER_REVOKED',
  'NOT_ENTITLED',
];

/** A confirmed request, with whom it is of. */
interface Case {
  readonly asked: Confirmed;
  readonly registration: SubmittedRegistration;
  readonly user: User;
  readonly keys: ProvenKeys;
}

type Confirmed = Replacement & {
  readonly [name in 'pid' | 'replaces' | 'confirmation' | 'confirmedBy']: NonNullable<Replacement[name]>;
};

/**
 * Carries out what was confirmed and granted: registrar, directory, ledger, then SA's own book. Each step may be
 * repeated and gives the same; the ledger is the one that counts, and is last of those outside.
 */
export class Granting {
  constructor(private readonly parts: ReplacingParts) {}

  /** @throws NOT_CONFIRMED for a confirmation that counts no more, which is forgotten; CONFLICT; those of each step */
  async carryOut(found: Replacement): Promise<Replacement> {
    const { replacements } = this.parts;
    const one = await this.#case(found);
    try {
      if (!isDone(one)) this.#requireCounting(one);
      await this.#requireFree(one);
      if (found.state !== 'granting') await replacements.change(found.id, { state: 'granting' });
      const certificates = await this.#certified(one);
      await this.parts.publish(certificates);
      const user = await this.#onLedger(one, certificates);
      return await this.#noted(one, certificates, user);
    } catch (error) {
      if (!(error instanceof OpenwardError) || !counted.includes(error.code)) throw error;
      const forgotten = { replaces: null, confirmation: null, confirmedBy: null, confirmedAt: null };
      await replacements.change(found.id, { state: 'submitted', ...forgotten });
      throw new OpenwardError('NOT_CONFIRMED', undefined, { cause: error });
    }
  }

  async #case(found: Replacement): Promise<Case> {
    const { pid, replaces, confirmation, confirmedBy } = found;
    if (pid === undefined || replaces === undefined || confirmation === undefined || confirmedBy === undefined)
      throw new OpenwardError('NOT_CONFIRMED');
    const { registrations, ledger } = this.parts;
    return {
      asked: { ...found, pid, replaces, confirmation, confirmedBy },
      registration: await registrations.getByPid(pid),
      user: await ledger.evaluate(ledgerApi.identities.get, { pid }),
      keys: await proveKeys(found.keys),
    };
  }

  /** Before anybody is asked for a certificate. @throws NOT_CONFIRMED */
  #requireCounting({ asked, user, keys }: Case): void {
    if (user.signingThumbprint !== asked.replaces)
      throw new OpenwardError('NOT_CONFIRMED', 'The person has other keys by now');
    requireConfirmed(asked, keys, this.parts.rootOf(asked.mspId), this.parts.clock.now());
  }

  /** @throws CONFLICT while a revocation is not finished, or when the person is registered anew */
  async #requireFree({ asked, registration }: Case): Promise<void> {
    if (registration.state === 'revoking') throw new OpenwardError('CONFLICT', 'The revocation is not finished yet');
    const holder = await this.parts.registrations.holding(asked.personMark);
    if (holder !== undefined && holder !== registration.id)
      throw new OpenwardError('CONFLICT', 'The person is registered anew, or has asked to be');
  }

  async #certified({ asked, keys, user }: Case): Promise<UserCertificates> {
    const { id, pid, role, cause, replaces, confirmation, confirmedBy, mspId } = asked;
    const order = { replacement: id, pid, role, keys: asked.keys, cause, replaces, confirmation, confirmedBy };
    const certified = await this.parts.authorityOf(mspId).replace(order);
    return { ...certified, pid: user.pid, mspId, role: user.role, preKeys: keys.preKeys };
  }

  async #onLedger({ asked }: Case, certificates: UserCertificates): Promise<User> {
    const { pid, cause, confirmedBy, confirmation } = asked;
    const said = { cause, confirmedBy, at: confirmation.at, confirmation: confirmation.jws };
    const { preKeys } = certificates;
    const args = { pid, ...said, preKeys, ...spelled(certificates) };
    return (await this.parts.ledger.submit(ledgerApi.identities.replace, args)).result;
  }

  async #noted({ asked, registration, keys }: Case, certificates: UserCertificates, user: User): Promise<Replacement> {
    const { registrations, replacements, vault } = this.parts;
    const sealedRid =
      registration.sealedRid !== undefined && hasSameEncryption(registration, keys)
        ? registration.sealedRid
        : sealRid(vault.openRid(asked.rid ?? '', asked.id), keys.encryptionKey).toString('base64');
    await registrations.change(registration.id, {
      state: 'approved',
      ridMac: asked.personMark,
      certificates,
      certificateNotAfter: earliestEnd(certificates),
      sealedRid,
      status: user.status,
      statusAt: user.statusAt,
      statusReason: null,
      statusSalt: null,
      endedBy: null,
    });
    return replacements.change(asked.id, { state: 'granted', certificates, sealedRid, rid: null });
  }
}

/** Whether the ledger has these keys already. */
function isDone({ user, keys }: Case): boolean {
  return keyThumbprint(user.signingKey) === keyThumbprint(keys.signingKey);
}

/** Whether the key of encryption is the one that SA has sealed the RID to: then all records of before open. */
export function hasSameEncryption({ certificates }: SubmittedRegistration, { requests }: ProvenKeys): boolean {
  if (certificates === undefined) return false;
  return createPublicKey(certificates.encryptionCertificate).equals(requests.encryption.key);
}
