import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Admission, MembershipApplication } from '../../api/formats/membership.ts';
import { KeyedLock } from '../../connections/keyed-lock.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { LocalisedName } from '../../domain/localised-text.ts';
import type { Organisation } from '../../domain/user.ts';
import type { Clock } from '../../domain/clock.ts';
import { applicationDigest } from '../../protocol/signature/change.ts';
import type { ListPage } from '../../api/messages/paging.ts';
import { Application, type ApplicationsAsked } from '../../api/messages/sa.ts';
import { given, keysetPage, readablePage } from '../database/keyset.ts';
import { isDuplicate, json, row, wholeRows } from '../database/rows.ts';
import type { Queries } from '../database/open.ts';

type Application = z.infer<typeof Application>;
const ApplicationRow = Application.extend({ name: json(LocalisedName) });
/** A name that cannot be read is shown as the organisation's identifier. */
const ListedApplication = ApplicationRow.partial({ name: true });
const Document = z.object({ document: json(MembershipApplication) });
const Count = z.tuple([z.object({ count: z.coerce.number() })]);

/** Applications nobody has decided on: of one place they come from, and in all. */
const mostUndecided = { fromOnePlace: 3, all: 200 };
/** Whoever has not been decided on for so long applies again: 90 days, in milliseconds. */
const forgottenAfter = 90 * 24 * 3600 * 1000;

/**
 * Organisations asking to join, each with the document its administrator has signed and named by its digest. At most
 * one application of an organisation is approved; a stranger's in its name stands beside its own, for an officer to
 * tell them apart. The founders have no document: they have agreed on one another without SA.
 */
export class Applications {
  readonly #lock = new KeyedLock();

  constructor(
    private readonly queries: Queries,
    private readonly clock: Clock,
  ) {}

  /**
   * Keeps a document that was found to be good; the same again is the same application. What it takes of a member's is
   * not looked at: whoever asks would learn from the answer who is one.
   * @param origin where it comes from. @throws LIMIT_REACHED
   */
  receive(document: MembershipApplication, origin: string): Promise<Application> {
    // Counted and added in turn: those that come at once do not all find room.
    return this.#lock.run('all', () => this.#receiveWithin(document, origin));
  }

  async #receiveWithin(document: MembershipApplication, origin: string): Promise<Application> {
    const { member, contact } = document;
    const id = applicationId(document);
    const known = await this.find(id);
    if (known !== undefined) return known;
    await this.#requireRoom(origin);
    const { mspId, key, type, name } = member;
    try {
      await this.queries('applications').insert({
        ...{ id, mspId, key, type, contact, origin },
        name: JSON.stringify(name),
        document: JSON.stringify(document),
        status: 'submitted',
        at: this.#now(),
        openFor: id,
      });
    } catch (error) {
      // Another call has brought the same in between.
      if (!isDuplicate(error)) throw error;
    }
    return this.get(id);
  }

  async #requireRoom(origin: string): Promise<void> {
    const undecided = () => this.queries('applications').where({ status: 'submitted' });
    const forgotten = new Date(this.clock.now().getTime() - forgottenAfter).toISOString();
    await undecided().where('at', '<', forgotten).delete();
    const count = async (where: object): Promise<number> =>
      Count.parse(await undecided().where(where).count({ count: '*' }))[0].count;
    if ((await count({ origin })) >= mostUndecided.fromOnePlace || (await count({})) >= mostUndecided.all)
      throw new OpenwardError('LIMIT_REACHED', 'Too many applications wait for a decision');
  }

  /** The founders were agreed on by whoever wrote the network's description. */
  async recordMember({ mspId, key, type, name }: Organisation): Promise<void> {
    await this.queries('applications')
      .insert({
        id: `founding-${key}`,
        mspId,
        key,
        type,
        name: JSON.stringify(name),
        contact: '',
        status: 'joined',
        at: this.#now(),
        openFor: uniqueNameOf(mspId),
      })
      .onConflict()
      .ignore();
  }

  /** Whether an application of the organisation is approved, or it has joined. */
  async isApproved(mspId: string): Promise<boolean> {
    const found: unknown = await this.queries('applications')
      .where({ openFor: uniqueNameOf(mspId) })
      .first();
    return found !== undefined;
  }

  /** @throws NOT_FOUND */
  async get(id: string): Promise<Application> {
    const found = await this.find(id);
    if (found === undefined) throw new OpenwardError('NOT_FOUND');
    return found;
  }

  /** One that was handed in, by its digest. @throws NOT_FOUND */
  async signed(digest: string): Promise<Application> {
    const id = idOf(digest);
    const document = await this.documentOf(id);
    if (document === undefined || applicationDigest(document) !== digest) throw new OpenwardError('NOT_FOUND');
    return this.get(id);
  }

  async find(id: string): Promise<Application | undefined> {
    const found: unknown = await this.queries('applications').where({ id }).first();
    return found === undefined ? undefined : row(ApplicationRow, found);
  }

  /** What was signed; a founder has signed nothing here. */
  async documentOf(id: string): Promise<MembershipApplication | undefined> {
    const found: unknown = await this.queries('applications').where({ id }).whereNotNull('document').first('document');
    return found === undefined ? undefined : row(Document, found).document;
  }

  /** Documents of all that are approved and have not joined. */
  async approved(): Promise<MembershipApplication[]> {
    const found: unknown = await this.queries('applications')
      .where({ status: 'approved' })
      .whereNotNull('document')
      .orderBy(['at', 'id'])
      .select('document');
    // One that cannot be read holds up nobody else's; whoever lists applications is told of it.
    return wholeRows(Document, found).whole.map(({ document }) => document);
  }

  async page({ status, ...asked }: ApplicationsAsked): Promise<ListPage<Application>> {
    const matching = this.queries('applications').where(given({ status }));
    const { items, ...page } = readablePage(
      ListedApplication,
      await keysetPage(matching, { by: 'at', id: 'id' }, asked),
    );
    return { items: items.map((one) => ({ ...one, name: one.name ?? { en: one.mspId } })), ...page };
  }

  /** @throws CONFLICT when another of the organisation is approved */
  async decide(id: string, status: 'approved' | 'declined', reason: string): Promise<Application> {
    const { mspId } = await this.get(id);
    try {
      await this.#set(id, {
        status,
        reason: reason === '' ? null : reason,
        openFor: status === 'declined' ? null : uniqueNameOf(mspId),
      });
    } catch (error) {
      if (isDuplicate(error)) throw new OpenwardError('CONFLICT', 'The organisation has joined already');
      throw error;
    }
    return this.get(id);
  }

  /** The channel has it as a member. @param admission what its node joins with */
  async joined(id: string, admission: Admission): Promise<void> {
    const known = await this.find(id);
    if (known === undefined || known.status === 'joined') return;
    const text = JSON.stringify(admission);
    await this.#set(id, { status: 'joined', admission: text, openFor: uniqueNameOf(known.mspId) });
  }

  /** The channel has it no more; it may apply again. */
  async left(mspId: string): Promise<void> {
    await this.queries('applications')
      .where({ mspId, status: 'joined' })
      .update({ status: 'left', openFor: null, admission: null, at: this.#now() });
  }

  /** Of the one with this digest. @throws NOT_FOUND */
  async admission(digest: string): Promise<Admission> {
    const { id } = await this.signed(digest);
    const found: unknown = await this.queries('applications')
      .where({ id })
      .whereNotNull('admission')
      .first('admission');
    if (found === undefined) throw new OpenwardError('NOT_FOUND');
    return row(z.object({ admission: json(Admission) }), found).admission;
  }

  async #set(id: string, values: object): Promise<void> {
    await this.queries('applications')
      .where({ id })
      .update({ ...values, at: this.#now() });
  }

  #now(): string {
    return this.clock.now().toISOString();
  }
}

/** SA's name for an application: the first 64 digits of its digest. */
export function applicationId(document: MembershipApplication): string {
  return idOf(applicationDigest(document));
}

function idOf(digest: string): string {
  return digest.slice(0, 64);
}

/** What is unique of an organisation's one approved application; one that waits has its own digest there. */
export function uniqueNameOf(mspId: string): string {
  return createHash('sha256').update(mspId).digest('hex');
}
