import type { Knex } from 'knex';
import { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { Instant, PID } from '../../domain/ids.ts';
import { PersonRole, UserCertificates, UserStatus } from '../../domain/user.ts';
import type { Clock } from '../../domain/clock.ts';
import { SignedStatement } from '../../api/messages/certification.ts';
import { KeyMaterial } from '../../api/messages/registration.ts';
import { EndedBy } from '../../api/messages/sa.ts';
import type { ListPage } from '../../api/messages/paging.ts';
import { given, keysetPage, readablePage, type PageAsked } from '../database/keyset.ts';
import { isDuplicate, json, readableRows, row, type ReadRows } from '../database/rows.ts';
import type { RidVault } from './rid-vault.ts';
import { openWords, sealWords, type SealedColumn, type Words } from './sealed-words.ts';
import type { Queries } from '../database/open.ts';

/**
 * Life of a registration: submitted -> sealed -> enrolled -> published -> approved -> revoking -> revoked, or submitted
 * -> declined. Each step is kept before the next begins, so that after a crash it goes on from where it was; see
 * approval.ts.
 */
export const RegistrationStage = z.enum([
  'submitted',
  'sealed',
  'enrolled',
  'published',
  'approved',
  'revoking',
  'revoked',
  'declined',
]);
export type RegistrationStage = z.infer<typeof RegistrationStage>;

/** Which of them. */
interface UsersWhere {
  readonly role?: string | undefined;
  readonly status?: string | undefined;
  readonly mspId?: string | undefined;
  /** Of these roles alone; all when absent. */
  readonly among?: readonly PersonRole[];
}

const StoredRegistration = z.object({
  id: z.string(),
  state: RegistrationStage,
  org: z.string(),
  mspId: z.string(),
  role: PersonRole,
  rid: z.string().optional(),
  ridMac: z.string().optional(),
  /** The same mark, which stays when the identity is free again: whose PID this is. */
  personMark: z.string().optional(),
  displayName: z.string().optional(),
  department: z.string().optional(),
  keys: json(KeyMaterial),
  enrolmentId: z.string().optional(),
  claimDigest: z.string(),
  submittedAt: Instant,
  updatedAt: Instant,
  /** SA's words, encrypted by the vault. */
  sealedReason: z.string().optional(),
  sealedStatusReason: z.string().optional(),
  sealedStatusSalt: z.string().optional(),
  /** What an administrator typed, encrypted likewise; gone once approved. */
  sealedActivationCode: z.string().optional(),
  /** By which code an administrator is activated: it may be tried with several keys, of which one is certified. */
  activation: z.string().optional(),
  /** H_M's word that it sent this on. */
  forwarding: json(SignedStatement).optional(),
  pid: PID.optional(),
  sealedRid: z.string().optional(),
  certificates: json(UserCertificates).optional(),
  certificateNotAfter: Instant.optional(),
  status: UserStatus.optional(),
  endedBy: EndedBy.optional(),
  registeredAt: Instant.optional(),
  statusAt: Instant.optional(),
});
type StoredRegistration = z.infer<typeof StoredRegistration>;
export type SubmittedRegistration = Omit<StoredRegistration, SealedColumn> & Words;
/** In a list keys are not looked at: a row in which they cannot be read is shown all the same. */
const Listed = StoredRegistration.partial({ keys: true });
type ReadRow = z.infer<typeof Listed> & { readonly unreadable?: string[] | undefined };
export type ListedRegistration = Omit<ReadRow, SealedColumn> & Words;

/** What may change; null wipes. */
type Changes = { [K in keyof SubmittedRegistration]?: SubmittedRegistration[K] | null };

export class SubmittedRegistrations {
  constructor(
    private readonly queries: Queries,
    private readonly clock: Clock,
    private readonly vault: RidVault,
  ) {}

  /** @throws CONFLICT when identity, keys or claim are another registration's */
  async add(
    registration: Omit<SubmittedRegistration, 'state' | 'submittedAt' | 'updatedAt'>,
  ): Promise<SubmittedRegistration> {
    const now = this.clock.now().toISOString();
    try {
      await this.queries('registrations').insert(
        this.#columns(registration.id, { ...registration, state: 'submitted', submittedAt: now, updatedAt: now }),
      );
    } catch (error) {
      if (isDuplicate(error))
        throw new OpenwardError(
          'CONFLICT',
          'This identity or these keys are registered already, or wait for a decision',
        );
      throw error;
    }
    return this.get(registration.id);
  }

  async has(id: string): Promise<boolean> {
    return (await this.queries('registrations').where({ id }).first('id')) !== undefined;
  }

  /** @throws NOT_FOUND */
  async get(id: string): Promise<SubmittedRegistration> {
    return this.#parse(await this.#first({ id }));
  }

  async findByClaimDigest(claimDigest: string): Promise<SubmittedRegistration | undefined> {
    const found = await this.#first({ claimDigest });
    return found === undefined ? undefined : this.#parse(found);
  }

  /** With whatever keys. */
  async ofActivation(activation: string): Promise<SubmittedRegistration[]> {
    const found: unknown[] = await this.queries('registrations').where({ activation }).orderBy('submittedAt');
    return found.map((one) => this.#parse(one));
  }

  /**
   * The registered person of this document and role, of an organisation; of several registrations the one that stands,
   * or the last. @param pid no other one when given
   */
  async ofPerson(personMark: string, mspId: string, pid?: PID): Promise<SubmittedRegistration | undefined> {
    const states: RegistrationStage[] = ['approved', 'revoking', 'revoked'];
    const found: unknown[] = await this.queries('registrations')
      .where(given({ personMark, mspId, pid }))
      .whereIn('state', states)
      .whereNotNull('pid')
      .orderBy('registeredAt');
    const all = found.map((one) => this.#parse(one));
    return all.find(({ ridMac }) => ridMac !== undefined) ?? all.at(-1);
  }

  /** Which registration an identity is taken by. */
  async holding(ridMac: string): Promise<string | undefined> {
    const found: unknown = await this.queries('registrations').where({ ridMac }).first('id');
    return found === undefined ? undefined : row(z.object({ id: z.string() }), found).id;
  }

  /** @throws NOT_FOUND */
  async getByPid(pid: string): Promise<SubmittedRegistration> {
    return this.#parse(await this.#first({ pid }));
  }

  /** All in these stages: what is under way. Lists that grow for years are asked for by `page`. */
  async list(states: readonly RegistrationStage[]): Promise<ReadRows<ListedRegistration>> {
    const query = this.queries('registrations')
      .whereIn('state', [...states])
      .where(begun)
      .orderBy('submittedAt')
      .orderBy('id');
    const { readable, unreadable } = readableRows(Listed, await query);
    return { readable: readable.map((stored) => this.#listed(stored)), unreadable };
  }

  /** A page of them, by when they were submitted or, of users, registered. What is encrypted is opened for it alone. */
  async page(
    states: readonly RegistrationStage[],
    { among, ...where }: UsersWhere,
    by: 'submittedAt' | 'registeredAt',
    asked: PageAsked,
  ): Promise<ListPage<ListedRegistration>> {
    const matching = this.queries('registrations')
      .whereIn('state', [...states])
      .where(begun)
      .where(given({ ...where }))
      .where((one) => void (among !== undefined && one.whereIn('role', [...among])))
      .whereNotNull(by);
    const { items, ...page } = readablePage(Listed, await keysetPage(matching, { by, id: 'id' }, asked));
    return { items: items.map((stored) => this.#listed(stored)), ...page };
  }

  async change(id: string, changes: Changes): Promise<SubmittedRegistration> {
    await this.queries('registrations')
      .where({ id })
      .update(this.#columns(id, { ...changes, updatedAt: this.clock.now().toISOString() }));
    return this.get(id);
  }

  /** As if it had never been submitted. */
  async remove(id: string): Promise<void> {
    await this.queries('registrations').where({ id }).delete();
  }

  async #first(where: { id: string } | { pid: string } | { claimDigest: string }): Promise<unknown> {
    return this.queries('registrations').where(where).first();
  }

  #parse(found: unknown): SubmittedRegistration {
    if (found === undefined) throw new OpenwardError('NOT_FOUND');
    return this.#opened(row(StoredRegistration, found));
  }

  #opened({
    sealedReason,
    sealedStatusReason,
    sealedStatusSalt,
    sealedActivationCode,
    ...stored
  }: StoredRegistration): SubmittedRegistration {
    const sealed = { sealedReason, sealedStatusReason, sealedStatusSalt, sealedActivationCode };
    const { words, unreadable } = openWords(this.vault, stored.id, sealed);
    if (unreadable.length > 0)
      throw new OpenwardError('INTERNAL', `What SA wrote does not open: ${unreadable.join(', ')}`);
    return { ...stored, ...words };
  }

  /** Words that do not open hide no other registration. */
  #listed({
    sealedReason,
    sealedStatusReason,
    sealedStatusSalt,
    sealedActivationCode,
    ...stored
  }: ReadRow): ListedRegistration {
    const sealed = { sealedReason, sealedStatusReason, sealedStatusSalt, sealedActivationCode };
    const { words, unreadable } = openWords(this.vault, stored.id, sealed);
    const all = [...(stored.unreadable ?? []), ...unreadable];
    return { ...stored, ...words, ...(all.length === 0 ? {} : { unreadable: all }) };
  }

  #columns(
    id: string,
    { reason, statusReason, statusSalt, activationCode, ...changes }: Changes,
  ): Record<string, unknown> {
    return columns({ ...changes, ...sealWords(this.vault, id, { reason, statusReason, statusSalt, activationCode }) });
  }
}

/**
 * Without activations of which nobody knows a certificate: those go on when their keys ask again, and are nobody's
 * business until then.
 */
export function begun(one: Knex.QueryBuilder): void {
  void one.whereNull('activation').orWhereNotIn('state', ['submitted', 'sealed']);
}

function columns(changes: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(changes).map(([name, value]) => [
      name,
      typeof value === 'object' && value !== null ? JSON.stringify(value) : value,
    ]),
  );
}
