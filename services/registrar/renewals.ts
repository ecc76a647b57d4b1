import { z } from 'zod';
import { SignedStatement } from '../../api/messages/certification.ts';
import type { Clock } from '../../domain/clock.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { EnrolmentId, Instant, PID, Pem } from '../../domain/ids.ts';
import type { Queries } from '../database/open.ts';
import { isDuplicate, json, row, rows } from '../database/rows.ts';

const Renewal = z.object({
  /** Of the new certificates. */
  enrolmentId: EnrolmentId,
  pid: PID,
  /** Which keys these are. */
  keys: z.string(),
  /** The person's word of the first time, or that of who has seen them. */
  renewal: json(SignedStatement),
  /** SA's id of the request, of keys that came without the person's own word. */
  replacement: z.string().optional(),
  enrolmentSecret: z.string().optional(),
  signingCertificate: Pem.optional(),
  tlsCertificate: Pem.optional(),
  encryptionCertificate: Pem.optional(),
  begunAt: Instant,
  certifiedAt: Instant.optional(),
});
const Enrolment = Renewal.pick({ enrolmentId: true });
export type Renewal = z.infer<typeof Renewal>;

type Begun = Pick<Renewal, 'enrolmentId' | 'pid' | 'keys' | 'renewal' | 'replacement'> & {
  readonly enrolmentSecret: string;
};
/** What may be learnt of one later; null wipes. */
type Changes = Partial<
  Pick<Renewal, 'signingCertificate' | 'tlsCertificate' | 'encryptionCertificate' | 'certifiedAt'>
> & { readonly enrolmentSecret?: null };

/** Whose keys this organisation's authority has certified anew, each time under an enrolment of its own. */
export class Renewals {
  constructor(
    private readonly queries: Queries,
    private readonly clock: Clock,
  ) {}

  /** The earlier one of the very same person and keys, or a new one. @throws CONFLICT for an enrolment of others */
  async begin(begun: Begun): Promise<Renewal> {
    const earlier = await this.#find(begun.enrolmentId);
    if (earlier) return same(earlier, begun);
    try {
      const written = { ...begun, renewal: JSON.stringify(begun.renewal), begunAt: this.now() };
      await this.queries('renewals').insert(written);
    } catch (error) {
      const quicker = isDuplicate(error) ? await this.#find(begun.enrolmentId) : undefined;
      if (quicker === undefined) throw error;
      return same(quicker, begun);
    }
    return this.change(begun.enrolmentId, {});
  }

  async change(enrolmentId: string, changes: Changes): Promise<Renewal> {
    if (Object.keys(changes).length > 0) await this.queries('renewals').where({ enrolmentId }).update(changes);
    const found = await this.#find(enrolmentId);
    if (found === undefined) throw new OpenwardError('NOT_FOUND');
    return found;
  }

  /** Under which enrolments somebody was certified, earliest first. Nothing else of them need be readable. */
  async enrolmentsOf(pid: string): Promise<z.infer<typeof Enrolment>[]> {
    const found: unknown = await this.queries('renewals').where({ pid }).orderBy('begunAt').select('enrolmentId');
    return rows(Enrolment, found);
  }

  /** Those of the last replacement, if there was one. @throws INTERNAL when it cannot be read: an older one is none */
  async lastReplacement(pid: string): Promise<Renewal | undefined> {
    const found: unknown = await this.queries('renewals')
      .where({ pid })
      .whereNotNull('replacement')
      .whereNotNull('certifiedAt')
      .orderBy('begunAt', 'desc')
      .first();
    return found === undefined ? undefined : row(Renewal, found);
  }

  now(): string {
    return this.clock.now().toISOString();
  }

  async #find(enrolmentId: string): Promise<Renewal | undefined> {
    const found: unknown = await this.queries('renewals').where({ enrolmentId }).first();
    return found === undefined ? undefined : row(Renewal, found);
  }
}

function same(earlier: Renewal, { pid, keys, replacement }: Begun): Renewal {
  if (earlier.pid === pid && earlier.keys === keys && earlier.replacement === replacement) return earlier;
  throw new OpenwardError('CONFLICT', 'These keys were certified as something else');
}
