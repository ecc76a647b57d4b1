import type { Knex } from 'knex';
import { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { Instant, PID } from '../../domain/ids.ts';
import type { Clock } from '../../domain/clock.ts';
import {
  KeyMaterial,
  RegistrationRequest,
  RegistrationState,
  type RegistrationsAsked,
} from '../../api/messages/registration.ts';
import type { Queries } from '../database/open.ts';
import { isDuplicate, json, row, workRows, type ReadRows } from '../database/rows.ts';
import { given, keysetPage, readablePage } from '../database/keyset.ts';
import type { ListPage } from '../../api/messages/paging.ts';
import type { OwnSecrets } from './own-secrets.ts';

const StoredRegistration = z.object({
  id: z.string(),
  state: RegistrationState,
  role: RegistrationRequest.shape.role,
  /** JWE to the service itself; gone once forwarded or declined. */
  rid: z.string().optional(),
  displayName: z.string().optional(),
  department: z.string().optional(),
  keys: json(KeyMaterial),
  claimDigest: z.string(),
  /** SA's id of it, once forwarded. */
  saId: z.string().optional(),
  /** When it was last sent to SA whose answer is not known. */
  sentAt: Instant.optional(),
  pid: PID.optional(),
  submittedAt: Instant,
  updatedAt: Instant,
  /** The administrator's words, as JWE to the service itself. */
  sealedReason: z.string().optional(),
});
type StoredRegistration = z.infer<typeof StoredRegistration>;
export type HospitalRegistration = Omit<StoredRegistration, 'sealedReason'> & { readonly reason?: string };
/** In a list keys are not looked at: a row whose keys cannot be read is shown all the same. */
const Listed = StoredRegistration.partial({ keys: true });
export type ListedRegistration = Omit<z.infer<typeof Listed>, 'sealedReason'> & {
  readonly reason?: string | undefined;
  readonly unreadable?: string[] | undefined;
};
type Changes = { [K in keyof Omit<HospitalRegistration, 'keys'>]?: HospitalRegistration[K] | null };

/** Registrations brought to this hospital. */
export class HospitalRegistrations {
  constructor(
    private readonly queries: Queries,
    private readonly clock: Clock,
    private readonly secrets: OwnSecrets,
  ) {}

  async add(
    registration: Pick<
      HospitalRegistration,
      'id' | 'role' | 'rid' | 'displayName' | 'department' | 'keys' | 'claimDigest'
    >,
  ): Promise<HospitalRegistration> {
    const now = this.clock.now().toISOString();
    try {
      await this.queries('registrations').insert({
        ...registration,
        keys: JSON.stringify(registration.keys),
        state: 'submitted',
        submittedAt: now,
        updatedAt: now,
      });
    } catch (error) {
      if (isDuplicate(error)) throw new OpenwardError('CONFLICT', 'The claim was used for another registration');
      throw error;
    }
    return this.get(registration.id);
  }

  /** @throws NOT_FOUND */
  async get(id: string): Promise<HospitalRegistration> {
    const found: unknown = await this.queries('registrations').where({ id }).first();
    if (found === undefined) throw new OpenwardError('NOT_FOUND');
    return this.#opened(row(StoredRegistration, found));
  }

  async findByClaimDigest(claimDigest: string): Promise<HospitalRegistration | undefined> {
    const found: unknown = await this.queries('registrations').where({ claimDigest }).first();
    return found === undefined ? undefined : this.#opened(row(StoredRegistration, found));
  }

  /** What was forwarded, is not decided, and is to be asked about by now; what waits longest for that first. */
  async toAskAbout(most: number): Promise<ReadRows<ListedRegistration>> {
    const now = this.clock.now().toISOString();
    const due = this.queries('registrations')
      .where({ state: 'forwarded' })
      .where((due) => due.whereNull('askAt').orWhere('askAt', '<=', now))
      // Who was never asked about comes first, which databases see differently.
      .orderBy('askAt', 'asc', 'first');
    return this.#work(due, most);
  }

  /** Nothing became of it yet: a tenth of the time that it has lain there goes by, and `longest` (ms) at most. */
  async askLater({ id, updatedAt }: ListedRegistration, longest: number): Promise<void> {
    const now = this.clock.now().getTime();
    const wait = Math.min((now - Date.parse(updatedAt)) / 10, longest);
    await this.queries('registrations')
      .where({ id })
      .update({ askAt: new Date(now + wait).toISOString() });
  }

  /** Sent to SA, and the answer was lost, or this service ended before it was kept. */
  async sentAndUnknown(most: number): Promise<ReadRows<ListedRegistration>> {
    const sent = this.queries('registrations').where({ state: 'submitted' }).whereNotNull('sentAt').orderBy('sentAt');
    return this.#work(sent, most);
  }

  async #work(query: Knex.QueryBuilder, most: number): Promise<ReadRows<ListedRegistration>> {
    const { readable, unreadable } = await workRows(Listed, query, most);
    return { readable: await Promise.all(readable.map((stored) => this.#listed(stored))), unreadable };
  }

  /** A page of them. What is encrypted is opened for its rows alone. */
  async page({ state, role, ...asked }: RegistrationsAsked): Promise<ListPage<ListedRegistration>> {
    const matching = this.queries('registrations').where(given({ state, role }));
    const found = await keysetPage(matching, { by: 'submittedAt', id: 'id' }, asked);
    const { items, ...page } = readablePage(Listed, found);
    return { items: await Promise.all(items.map((stored) => this.#listed(stored))), ...page };
  }

  /** From here on SA may have it. */
  async sending(id: string): Promise<void> {
    await this.queries('registrations').where({ id }).update({ sentAt: this.clock.now().toISOString() });
  }

  /** SA has refused it, so it does not have it. */
  async notTaken(id: string): Promise<void> {
    await this.queries('registrations').where({ id }).update({ sentAt: null });
  }

  async change(id: string, { reason, ...changes }: Changes): Promise<HospitalRegistration> {
    const words =
      reason === undefined ? {} : { sealedReason: reason === null ? null : await this.secrets.seal(reason) };
    await this.queries('registrations')
      .where({ id })
      .update({ ...changes, ...words, updatedAt: this.clock.now().toISOString() });
    return this.get(id);
  }

  /** A reason that does not open hides no other registration. */
  async #listed({
    sealedReason,
    ...stored
  }: z.infer<typeof Listed> & { unreadable?: string[] | undefined }): Promise<ListedRegistration> {
    if (sealedReason === undefined) return stored;
    const reason = await this.secrets.open(sealedReason, z.string()).catch(() => undefined);
    return reason === undefined
      ? { ...stored, unreadable: [...(stored.unreadable ?? []), 'reason'] }
      : { ...stored, reason };
  }

  async #opened({ sealedReason, ...stored }: StoredRegistration): Promise<HospitalRegistration> {
    if (sealedReason === undefined) return stored;
    return { ...stored, reason: await this.secrets.open(sealedReason, z.string()) };
  }
}
type RegistrationState = z.infer<typeof RegistrationState>;
