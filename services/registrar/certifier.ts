import { randomBytes } from 'node:crypto';
import type { CertificationOrder, Certified, WithdrawalOrder } from '../../api/messages/certification.ts';
import { KeyedLock } from '../../connections/keyed-lock.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { shortPid } from '../../domain/ids.ts';
import { parseCertificate } from '../../protocol/identity/certificate.ts';
import { canonicalText } from '../../protocol/encoding/canonical-json.ts';
import { certificationStatement } from '../../protocol/signature/statement-of.ts';
import type { ServiceLog } from '../http/handlers.ts';
import type { ProvenKeys } from '../registration/key-material.ts';
import type { PersonAuthority } from './authority.ts';
import { columnOf, complete, kinds } from './issued.ts';
import type { Begun, Certification, Certifications } from './certifications.ts';
import type { Examined, Examiner } from './examination.ts';
import type { Renewer } from './renewer.ts';

export interface CertifierParts {
  readonly mspId: string;
  readonly examiner: Examiner;
  readonly certifications: Certifications;
  readonly authority: PersonAuthority;
  /** What was renewed is withdrawn with the rest. */
  readonly renewer: Pick<Renewer, 'withdraw'>;
  /** Where the organisation sees who was certified in its name. */
  readonly log: ServiceLog;
}

/**
 * Has people certified, a step at a time: each certificate is kept before the next is asked for, so that whatever
 * breaks, the same order again goes on from there and ends with the same three.
 */
export class Certifier {
  readonly #parts: CertifierParts;
  readonly #lock = new KeyedLock();

  constructor(parts: CertifierParts) {
    this.#parts = parts;
  }

  /** @throws what the examination throws; CONFLICT; CA_UNAVAILABLE, CA_REFUSED */
  async certify(order: CertificationOrder): Promise<Certified> {
    const { examiner, certifications } = this.#parts;
    const examined = await examiner.examine(order);
    return this.#lock.run(examined.keys.enrolmentId, async () => {
      const begun = await certifications.begin(this.#begun(order, examined));
      if (begun.withdrawnAt !== undefined) throw new OpenwardError('CONFLICT', 'The certificates were revoked');
      return complete(begun.certifiedAt === undefined ? await this.#issue(begun, examined.keys) : begun);
    });
  }

  /** Withdrawn already is an answer, not an error. @throws NOT_FOUND for whom was not certified here; as `certify` */
  async withdraw(order: WithdrawalOrder): Promise<void> {
    const { examiner, certifications, authority, log } = this.#parts;
    examiner.examineWithdrawal(order);
    const { enrolmentId, pid } = order;
    await this.#lock.run(enrolmentId, async () => {
      const found = await certifications.get(enrolmentId);
      if (found.pid !== pid) throw new OpenwardError('NOT_FOUND');
      if (found.withdrawnAt !== undefined) return;
      await authority.revoke(enrolmentId);
      await this.#parts.renewer.withdraw(pid);
      await certifications.change(enrolmentId, { withdrawnAt: certifications.now() });
      log.info({ ...told(found) }, 'a person’s certificates were revoked on SA’s word');
    });
  }

  #begun({ registration, role, pid, approval, forwarding }: CertificationOrder, examined: Examined): Begun {
    const { keys, activation } = examined;
    const subject = certificationStatement({ mspId: this.#parts.mspId, registration, role, pid, keys }, '');
    return {
      enrolmentId: keys.enrolmentId,
      registration,
      role,
      pid,
      subject: canonicalText(subject),
      keys: keys.mark,
      approval,
      forwarding,
      activation,
      enrolmentSecret: randomBytes(32).toString('base64url'),
    };
  }

  async #issue(begun: Certification, { requests }: ProvenKeys): Promise<Certification> {
    const { authority, certifications, log } = this.#parts;
    const { enrolmentId: id, enrolmentSecret: secret = '', role, pid } = begun;
    await authority.register({ id, secret, role, pid });
    for (const kind of kinds) {
      if (begun[columnOf[kind]] !== undefined) continue;
      const certificate = await authority.certify({ id, secret }, requests[kind].pem, kind);
      await certifications.change(id, { [columnOf[kind]]: certificate });
    }
    const certified = await certifications.change(id, { enrolmentSecret: null, certifiedAt: certifications.now() });
    log.info({ ...told(certified) }, 'a person was certified on SA’s word');
    return certified;
  }
}

/** For the organisation's log: who of those it knows, never who in the world. */
function told({ enrolmentId, registration, role, pid, forwarding, activation }: Certification): object {
  const by = forwarding && parseCertificate(forwarding.certificate).attributes['role'];
  const sentOn = by === 'hospital' ? 'H_M' : 'installation';
  const vouched = activation === undefined ? sentOn : 'activation code';
  return { enrolmentId, registration, role, pid: shortPid(pid), vouched };
}
