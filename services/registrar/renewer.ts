import { createPublicKey, randomBytes } from 'node:crypto';
import type { Certified, RenewalOrder } from '../../api/messages/certification.ts';
import type { Clock } from '../../domain/clock.ts';
import { KeyedLock } from '../../connections/keyed-lock.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { shortPid } from '../../domain/ids.ts';
import { byCertificate } from '../../protocol/signature/consent.ts';
import { verifyStatement } from '../../protocol/signature/verify.ts';
import type { ServiceLog } from '../http/handlers.ts';
import { proveKeys, type ProvenKeys } from '../registration/key-material.ts';
import { certificateToRenew, renewalOf, requireFreshRenewal } from '../registration/renewal.ts';
import type { PersonAuthority } from './authority.ts';
import type { Certification, Certifications } from './certifications.ts';
import { certifiedAnew } from './issue-anew.ts';
import { complete } from './issued.ts';
import type { Renewal, Renewals } from './renewals.ts';

export interface RenewerParts {
  readonly mspId: string;
  /** PEM: the organisation's root of people. */
  readonly root: string | undefined;
  readonly certifications: Pick<Certifications, 'ofPerson'>;
  readonly renewals: Renewals;
  readonly authority: PersonAuthority;
  readonly clock: Clock;
  readonly log: ServiceLog;
}

/**
 * Has a person certified anew, by their own word: new keys for signing and TLS, the same for encryption, under an
 * enrolment that is named after the new keys. Whether the certificate they ask by is the registered one, and whether
 * they are active, SA has asked the ledger, which decides in the end: certificates that it does not take are nobody's.
 * So a registrar whose database was restored to what it was before the last renewal keeps nobody out.
 */
export class Renewer {
  readonly #parts: RenewerParts;
  readonly #lock = new KeyedLock();

  constructor(parts: RenewerParts) {
    this.#parts = parts;
  }

  /**
   * The same order again goes on where it broke and gives the same certificates. @throws NOT_FOUND for whom was not
   * certified here; CONFLICT for whom was withdrawn, or with another key of encryption; RENEWAL_OVERDUE;
   * CERTIFICATE_INVALID, SIGNATURE_INVALID, CLOCK_SKEW; CA_UNAVAILABLE, CA_REFUSED
   */
  async renew(order: RenewalOrder): Promise<Certified> {
    const { certifications } = this.#parts;
    const person = await certifications.ofPerson(order.pid);
    if (person.withdrawnAt !== undefined) throw new OpenwardError('CONFLICT', 'The certificates were revoked');
    const keys = await this.#examined(order, person);
    return this.#lock.run(order.pid, async () => {
      const begun = await this.#parts.renewals.begin({
        ...{ enrolmentId: keys.enrolmentId, pid: order.pid, keys: keys.mark, renewal: order.renewal },
        enrolmentSecret: randomBytes(32).toString('base64url'),
      });
      return complete(begun.certifiedAt === undefined ? await this.#issue(begun, person, keys) : begun);
    });
  }

  /** With the person's other certificates, all that a renewal has brought them. @throws CA_UNAVAILABLE, CA_REFUSED */
  async withdraw(pid: string): Promise<void> {
    for (const { enrolmentId } of await this.#parts.renewals.enrolmentsOf(pid))
      await this.#parts.authority.revoke(enrolmentId);
  }

  async #examined(order: RenewalOrder, person: Certification): Promise<ProvenKeys> {
    const { mspId, root, clock } = this.#parts;
    const now = clock.now();
    const keys = await proveKeys(order.keys);
    const by = certificateToRenew(person, order.renewal, root, now);
    const { at, jws } = order.renewal;
    verifyStatement(jws, renewalOf({ ...person, mspId }, keys, at), byCertificate(by));
    requireFreshRenewal(order.renewal, now);
    const { encryptionCertificate } = complete((await this.#parts.renewals.lastReplacement(order.pid)) ?? person);
    if (!createPublicKey(encryptionCertificate).equals(keys.requests.encryption.key))
      throw new OpenwardError('CONFLICT', 'A renewal keeps the key of encryption');
    return keys;
  }

  async #issue(begun: Renewal, person: Certification, keys: ProvenKeys): Promise<Renewal> {
    const { enrolmentId, role, pid } = { ...person, ...begun };
    const certified = await certifiedAnew(this.#parts, begun, role, keys);
    const told = { enrolmentId, role, pid: shortPid(pid) };
    this.#parts.log.info(told, 'a person’s certificates were renewed on their own word');
    return certified;
  }
}
