import { randomBytes } from 'node:crypto';
import type { Certified, ReplacementOrder } from '../../api/messages/certification.ts';
import { KeyedLock } from '../../connections/keyed-lock.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { shortPid } from '../../domain/ids.ts';
import type { ServiceLog } from '../http/handlers.ts';
import type { PersonAuthority } from './authority.ts';
import type { Certification, Certifications } from './certifications.ts';
import type { Examiner } from './examination.ts';
import { certifiedAnew } from './issue-anew.ts';
import { complete } from './issued.ts';
import type { Renewal, Renewals } from './renewals.ts';

export interface ReplacerParts {
  readonly examiner: Pick<Examiner, 'examineReplacement'>;
  readonly certifications: Certifications;
  readonly renewals: Renewals;
  readonly authority: PersonAuthority;
  /** Where the organisation sees who was certified in its name. */
  readonly log: ServiceLog;
}

/**
 * Has a person certified anew who cannot sign with the keys they had, on SA's word and that of an administrator of the
 * organisation. What was certified before is revoked at the authority first: nobody vouches for it any more, however
 * long the rest takes.
 */
export class Replacer {
  readonly #parts: ReplacerParts;
  readonly #lock = new KeyedLock();

  constructor(parts: ReplacerParts) {
    this.#parts = parts;
  }

  /**
   * The same order again goes on where it broke and gives the same certificates. @throws what the examination throws;
   * NOT_FOUND for whom was not certified here, CONFLICT for keys that were certified as something else; CA_UNAVAILABLE,
   * CA_REFUSED
   */
  async replace(order: ReplacementOrder): Promise<Certified> {
    const { examiner, certifications, renewals, log } = this.#parts;
    const keys = await examiner.examineReplacement(order);
    const { pid, replacement, confirmedBy, cause } = order;
    return this.#lock.run(pid, async () => {
      const person = await certifications.ofPerson(pid);
      if (person.role !== order.role) throw new OpenwardError('NOT_FOUND', 'Certified here in another role');
      const begun = await renewals.begin({
        ...{ enrolmentId: keys.enrolmentId, pid, keys: keys.mark, renewal: order.confirmation, replacement },
        enrolmentSecret: randomBytes(32).toString('base64url'),
      });
      if (begun.certifiedAt === undefined) await this.#revokeFormer(person, begun);
      const certified =
        begun.certifiedAt === undefined ? await certifiedAnew(this.#parts, begun, person.role, keys) : begun;
      await certifications.change(person.enrolmentId, { withdrawnAt: null });
      const told = { enrolmentId: begun.enrolmentId, replacement, pid: shortPid(pid), cause };
      log.info({ ...told, confirmedBy: shortPid(confirmedBy) }, 'a person’s keys were replaced, as was confirmed');
      return complete(certified);
    });
  }

  async #revokeFormer({ enrolmentId: first, pid, withdrawnAt }: Certification, begun: Renewal): Promise<void> {
    if (withdrawnAt !== undefined) return;
    const { authority, renewals } = this.#parts;
    const former = (await renewals.enrolmentsOf(pid)).filter(({ enrolmentId }) => enrolmentId !== begun.enrolmentId);
    for (const id of [first, ...former.map(({ enrolmentId }) => enrolmentId)]) await authority.revoke(id);
  }
}
