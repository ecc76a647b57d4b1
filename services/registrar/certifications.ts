import { z } from 'zod';
import { SignedStatement } from '../../api/messages/certification.ts';
import type { Clock } from '../../domain/clock.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { EnrolmentId, Instant, PID, Pem, RegistrationId } from '../../domain/ids.ts';
import { PersonRole } from '../../domain/user.ts';
import { isDuplicate, json, row } from '../database/rows.ts';
import type { Queries } from '../database/open.ts';

const Certification = z.object({
  enrolmentId: EnrolmentId,
  registration: RegistrationId,
  pid: PID,
  role: PersonRole,
  subject: z.string(),
  /** Which keys these are; absent of whom was certified before it was kept. */
  keys: z.string().optional(),
  approval: json(SignedStatement),
  forwarding: json(SignedStatement).optional(),
  activation: z.string().optional(),
  enrolmentSecret: z.string().optional(),
  signingCertificate: Pem.optional(),
  tlsCertificate: Pem.optional(),
  encryptionCertificate: Pem.optional(),
  begunAt: Instant,
  certifiedAt: Instant.optional(),
  withdrawnAt: Instant.optional(),
});
export type Certification = z.infer<typeof Certification>;

/** What is known of a person before any certificate is. */
export type Begun = Pick<
  Certification,
  'enrolmentId' | 'registration' | 'pid' | 'role' | 'subject' | 'approval' | 'forwarding' | 'activation'
> & { readonly enrolmentSecret: string; readonly keys: string };

/** What may be learnt of one later; null wipes. */
interface Changes {
  readonly signingCertificate?: string;
  readonly tlsCertificate?: string;
  readonly encryptionCertificate?: string;
  readonly enrolmentSecret?: null;
  readonly certifiedAt?: string;
  readonly withdrawnAt?: string | null;
}

/** Whom this organisation's authority has certified on SA's word. */
export class Certifications {
  constructor(
    private readonly queries: Queries,
    private readonly clock: Clock,
  ) {}

  /**
   * The earlier one of the very same person with the very same keys, whatever the requests look like that prove them,
   * or a new one. An activation code is free again as long as nobody was certified with it. @throws CONFLICT when
   * enrolment, PID or registration are another's, ACTIVATION_REFUSED when the code is
   */
  async begin(begun: Begun): Promise<Certification> {
    const earlier = await this.#alike(begun);
    if (earlier && !isFree(earlier, begun)) return same(earlier, begun);
    if (earlier) await this.#forget(earlier, begun);
    const { approval, forwarding, ...rest } = begun;
    const written = {
      ...rest,
      approval: JSON.stringify(approval),
      forwarding: forwarding === undefined ? null : JSON.stringify(forwarding),
      begunAt: this.now(),
    };
    try {
      await this.queries('certifications').insert(written);
    } catch (error) {
      // Another process may have begun the very same meanwhile.
      const quicker = isDuplicate(error) ? await this.#alike(begun) : undefined;
      if (quicker === undefined) throw error;
      return same(quicker, begun);
    }
    return this.get(begun.enrolmentId);
  }

  /** @throws NOT_FOUND */
  async get(enrolmentId: string): Promise<Certification> {
    const found: unknown = await this.queries('certifications').where({ enrolmentId }).first();
    if (found === undefined) throw new OpenwardError('NOT_FOUND');
    return row(Certification, found);
  }

  /** @throws NOT_FOUND */
  async ofPerson(pid: string): Promise<Certification> {
    const found: unknown = await this.queries('certifications').where({ pid }).first();
    if (found === undefined) throw new OpenwardError('NOT_FOUND', 'This person was not certified here');
    return row(Certification, found);
  }

  async change(enrolmentId: string, changes: Changes): Promise<Certification> {
    await this.queries('certifications').where({ enrolmentId }).update(changes);
    return this.get(enrolmentId);
  }

  now(): string {
    return this.clock.now().toISOString();
  }

  /** A certificate may have come meanwhile. @throws ACTIVATION_REFUSED */
  async #forget({ enrolmentId }: Certification, begun: Begun): Promise<void> {
    const free = this.queries('certifications').where({ enrolmentId }).whereNull('signingCertificate');
    if ((await free.delete()) > 0) return;
    const still = await this.#alike(begun);
    if (still) same(still, begun);
  }

  /** One that shares what only one may have. */
  async #alike({ enrolmentId, registration, pid, activation }: Begun): Promise<Certification | undefined> {
    const query = this.queries('certifications').where({ enrolmentId }).orWhere({ registration }).orWhere({ pid });
    const found: unknown = await (activation === undefined ? query : query.orWhere({ activation })).first();
    return found === undefined ? undefined : row(Certification, found);
  }
}

/** Whether only the code is the same, and came to nothing: an administrator who tries again has new keys. */
function isFree(earlier: Certification, begun: Begun): boolean {
  const { activation } = begun;
  if (activation === undefined || earlier.activation !== activation || isSame(earlier, begun)) return false;
  return earlier.signingCertificate === undefined;
}

function same(earlier: Certification, begun: Begun): Certification {
  if (isSame(earlier, begun)) return earlier;
  const { activation } = begun;
  if (activation !== undefined && earlier.activation === activation) throw new OpenwardError('ACTIVATION_REFUSED');
  throw new OpenwardError('CONFLICT', 'This person or these keys were certified as something else');
}

function isSame(earlier: Certification, { subject, keys, registration, pid, role }: Begun): boolean {
  if (earlier.subject === subject) return true;
  const person = earlier.registration === registration && earlier.pid === pid && earlier.role === role;
  return person && earlier.keys === keys;
}
