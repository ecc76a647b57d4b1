import { createHash, randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import { LocalisedName } from '../../domain/localised-text.ts';
import type { Organisation } from '../../domain/user.ts';
import type { Clock } from '../../domain/clock.ts';
import type { ListPage } from '../../api/messages/paging.ts';
import { Application, type ApplicationsAsked } from '../../api/messages/sa.ts';
import { given, keysetPage, readablePage } from '../database/keyset.ts';
import { isDuplicate, json, row } from '../database/rows.ts';
import type { Queries } from '../database/open.ts';

type Application = z.infer<typeof Application>;
const ApplicationRow = Application.extend({ name: json(LocalisedName) });
/** A name that cannot be read is shown as the organisation's identifier. */
const ListedApplication = ApplicationRow.partial({ name: true });

/**
 * Organisations asking to join. At most one application of an organisation is approved, and at most one from each who
 * asks waits: a stranger's in its name stands beside its own, for an officer to tell them apart.
 */
export class Applications {
  constructor(
    private readonly queries: Queries,
    private readonly clock: Clock,
  ) {}

  /**
   * @param applicant who asks, by certificate. @throws CONFLICT when the organisation is approved or this one has asked
   */
  async add(
    organisation: Pick<Application, 'mspId' | 'key' | 'type' | 'name' | 'contact'>,
    applicant: string,
  ): Promise<Application> {
    if (await this.isApproved(organisation.mspId))
      throw new OpenwardError('CONFLICT', 'The organisation has joined already');
    const id = randomUUID();
    const { name, ...rest } = organisation;
    try {
      await this.queries('applications').insert({
        ...rest,
        id,
        name: JSON.stringify(name),
        status: 'submitted',
        at: this.#now(),
        openFor: waitingPlace(organisation.mspId, applicant),
      });
    } catch (error) {
      if (isDuplicate(error)) throw new OpenwardError('CONFLICT', 'The organisation has applied already');
      throw error;
    }
    return this.get(id);
  }

  /** The founders have been approved by whoever wrote the network's description. */
  async recordFounder({ mspId, key, type, name }: Organisation): Promise<void> {
    await this.queries('applications')
      .insert({
        id: `founding-${key}`,
        mspId,
        key,
        type,
        name: JSON.stringify(name),
        contact: '',
        status: 'approved',
        at: this.#now(),
        openFor: mspId,
      })
      .onConflict()
      .ignore();
  }

  async isApproved(mspId: string): Promise<boolean> {
    const found: unknown = await this.queries('applications').where({ mspId, status: 'approved' }).first();
    return found !== undefined;
  }

  /** @throws NOT_FOUND */
  async get(id: string): Promise<Application> {
    const found: unknown = await this.queries('applications').where({ id }).first();
    if (found === undefined) throw new OpenwardError('NOT_FOUND');
    return row(ApplicationRow, found);
  }

  async page({ status, ...asked }: ApplicationsAsked): Promise<ListPage<Application>> {
    const matching = this.queries('applications').where(given({ status }));
    const { items, ...page } = readablePage(
      ListedApplication,
      await keysetPage(matching, { by: 'at', id: 'id' }, asked),
    );
    return { items: items.map((one) => ({ ...one, name: one.name ?? { en: one.mspId } })), ...page };
  }

  async decide(id: string, status: 'approved' | 'declined', reason: string): Promise<Application> {
    const { mspId } = await this.get(id);
    await this.queries('applications')
      .where({ id })
      .update({
        status,
        reason: reason === '' ? null : reason,
        openFor: status === 'declined' ? null : mspId,
        at: this.#now(),
      });
    return this.get(id);
  }

  #now(): string {
    return this.clock.now().toISOString();
  }
}

/**
 * What is unique of an application that waits; an approved one has the organisation's identifier there, and a declined
 * one nothing.
 */
function waitingPlace(mspId: string, applicant: string): string {
  return createHash('sha256')
    .update(JSON.stringify([mspId, applicant]))
    .digest('hex');
}
