import type { Knex } from 'knex';
import { z } from 'zod';
import { Appointment, AppointmentChange, AppointmentStatus } from '../../domain/appointment.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { Instant, TID } from '../../domain/ids.ts';
import { LocalisedText } from '../../domain/localised-text.ts';
import type { Queries } from '../database/open.ts';
import { isDuplicate, json, readableRows, row, rows, type ReadRows } from '../database/rows.ts';
import { given, keysetPage, readablePage, type PageAsked } from '../database/keyset.ts';
import type { ListPage } from '../../api/messages/paging.ts';
import { ListedBooking, SignedRecord, type SignedAsked } from '../../api/messages/hospital.ts';
import type { OwnSecrets } from './own-secrets.ts';

const StoredAppointment = Appointment.omit({ remark: true, changed: true }).extend({
  place: json(LocalisedText).optional(),
  /**
   * Disease information as JWE to the service itself; gone once a doctor is assigned or the appointment is cancelled.
   */
  di: z.string().optional(),
  plannedTid: TID.optional(),
  plannedSlot: z.string().optional(),
  /** Digest of what is asked for while it waits for a doctor; unique. */
  waitingFor: z.string().optional(),
  /** What the patient wrote about the record, as JWE to the service itself. */
  sealedRemark: z.string().optional(),
  lastChange: json(AppointmentChange.omit({ reason: true })).optional(),
  /** Why the hospital made the last change, likewise. */
  sealedChangeReason: z.string().optional(),
  /** When the doctor last signed a record of it, and which version; absent before. */
  signedAt: Instant.optional(),
  signedVersion: z.number().int().optional(),
});
type StoredAppointment = z.infer<typeof StoredAppointment>;
type Kept = 'sealedRemark' | 'lastChange' | 'sealedChangeReason';
export type AppointmentRow = Omit<StoredAppointment, Kept> & Pick<Appointment, 'remark' | 'changed'>;
type Status = z.infer<typeof AppointmentStatus>;
interface Expected {
  readonly status?: Status;
  readonly plannedTid?: string | null;
  readonly plannedSlot?: string | null;
}
interface Where {
  readonly id?: string;
  readonly patientPid?: string;
  readonly doctorPid?: string;
  readonly department?: string;
  readonly tid?: string;
}
interface Stretch {
  readonly from: string;
  readonly until: string;
}
type ClosedRow = ListedBooking & { readonly sentBack: boolean };
type Changes = { [K in keyof AppointmentRow]?: AppointmentRow[K] | null };

/** Appointments and the slots they take. */
export class AppointmentBook {
  constructor(
    private readonly queries: Queries,
    private readonly secrets: OwnSecrets,
  ) {}

  /** Undefined when one that waits for the same is there already, made by whomever. */
  async add(appointment: AppointmentRow): Promise<AppointmentRow | undefined> {
    const added: unknown[] = await this.queries('appointments')
      .insert(await this.#columns(appointment))
      .onConflict('waitingFor')
      .ignore()
      .returning('id');
    return added.length === 0 ? undefined : this.get(appointment.id);
  }

  /** How many of a patient's wait for a doctor. */
  async countWaiting(patientPid: string): Promise<number> {
    const counted = this.queries('appointments').where({ patientPid, status: 'requested' }).count({ count: '*' });
    return rows(z.object({ count: z.coerce.number() }), await counted)[0]?.count ?? 0;
  }

  async findWaiting(waitingFor: string): Promise<AppointmentRow | undefined> {
    const found: unknown = await this.queries('appointments').where({ waitingFor }).first();
    return found === undefined ? undefined : this.#opened(row(StoredAppointment, found));
  }

  /** @throws NOT_FOUND */
  async get(id: string): Promise<AppointmentRow> {
    const found: unknown = await this.queries('appointments').where({ id }).first();
    if (found === undefined) throw new OpenwardError('NOT_FOUND');
    return this.#opened(row(StoredAppointment, found));
  }

  /** As far as it can be read. @throws NOT_FOUND */
  async look(id: string): Promise<AppointmentRow> {
    const [found] = readableRows(StoredAppointment, await this.queries('appointments').where({ id })).readable;
    if (found === undefined) throw new OpenwardError('NOT_FOUND');
    return this.#listed(found);
  }

  /** @throws TREATMENT_UNKNOWN */
  async getByTid(tid: string): Promise<AppointmentRow> {
    const found: unknown = await this.queries('appointments').where({ tid }).first();
    if (found === undefined) throw new OpenwardError('TREATMENT_UNKNOWN', 'This hospital has no such treatment');
    return this.#opened(row(StoredAppointment, found));
  }

  /** At which time a treatment is; undefined when it is of no appointment here. */
  async slotOf(tid: string): Promise<string | undefined> {
    const Placed = z.object({ plannedSlot: z.string().nullable() });
    const found: unknown = await this.queries('appointments').where({ tid }).select('plannedSlot');
    return z.array(Placed).parse(found)[0]?.plannedSlot ?? undefined;
  }

  /**
   * Of a doctor's from a moment on those that are assigned and not signed yet, by their time; nothing of them is
   * opened. They are at most as many as a doctor has times in a fortnight.
   */
  async comingTo(doctorPid: string, since: string): Promise<AppointmentRow[]> {
    const found: unknown = await this.queries('appointments')
      .where({ doctorPid })
      .where('start', '>=', since)
      .whereIn('status', ['assigned', 'checked-in', 'in-treatment'])
      .orderBy([{ column: 'start' }, { column: 'id' }]);
    return readableRows(StoredAppointment, found).readable;
  }

  /** Of a doctor's those of a stretch of time, earliest first; nothing of them is opened. */
  async during(doctorPid: string, { from, until }: Stretch, most: number): Promise<ReadRows<ClosedRow>> {
    const of = this.queries('appointments').where({ doctorPid }).where('start', '>=', from).where('start', '<', until);
    return this.#closed(of.limit(most));
  }

  /** Of a doctor's those in these states whose time is outside a stretch, or cannot be read; likewise. */
  async outside(
    doctorPid: string,
    { from, until }: Stretch,
    statuses: readonly Status[],
    most: number,
  ): Promise<ReadRows<ClosedRow>> {
    const of = this.queries('appointments')
      .where({ doctorPid })
      .whereIn('status', [...statuses])
      .where((other) => other.whereNull('start').orWhere('start', '<', from).orWhere('start', '>=', until));
    return this.#closed(of.limit(most));
  }

  /** A page of those whose record was signed, the last signed first; nothing of them is opened. */
  async signedPage(doctorPid: string, { tid, state, ...page }: SignedAsked): Promise<ListPage<SignedRecord>> {
    const signed = this.queries('appointments')
      .where({ doctorPid, ...given({ tid }) })
      .whereNotNull('signedAt');
    const matching = state === undefined ? signed : become[state](signed);
    const found = await keysetPage(matching, { by: 'signedAt', id: 'id' }, page);
    const { items: read, unreadable, ...rest } = readablePage(StoredAppointment, found);
    const items = read.flatMap((one) => SignedRecord.safeParse({ ...one, sentBack: isSentBack(one) }).data ?? []);
    return { ...rest, items, unreadable: unreadable + read.length - items.length };
  }

  async #closed(query: Knex.QueryBuilder): Promise<ReadRows<ClosedRow>> {
    const found: unknown = await query.orderBy([{ column: 'start' }, { column: 'id' }]);
    const { readable, unreadable } = readableRows(StoredAppointment, found);
    const items = readable.map((row) => ({ ...closed(row), sentBack: isSentBack(row) }));
    return { readable: items, unreadable };
  }

  /** A page of them. What is encrypted is opened for its rows alone. */
  async page(where: Where, statuses: readonly Status[], asked: PageAsked): Promise<ListPage<AppointmentRow>> {
    const { items, ...page } = await this.#page(where, statuses, asked);
    return { items: await Promise.all(items.map((stored) => this.#listed(stored))), ...page };
  }

  /** The same with nothing opened at all: neither DI nor what the patient wrote. */
  async closedPage(where: Where, statuses: readonly Status[], asked: PageAsked): Promise<ListPage<ListedBooking>> {
    const { items, ...page } = await this.#page(where, statuses, asked);
    return { items: items.map(closed), ...page };
  }

  /** Of those that devices may record into: none that was amended. */
  async roomPage(where: Where, statuses: readonly Status[], asked: PageAsked): Promise<ListPage<ListedBooking>> {
    const { items, ...page } = await this.#page(where, statuses, asked, first);
    return { items: items.map(closed), ...page };
  }

  async #page(where: Where, statuses: readonly Status[], asked: PageAsked, only?: typeof first) {
    const matching = this.queries('appointments')
      .where(where)
      .whereIn('status', [...statuses]);
    const those = only === undefined ? matching : only(matching);
    return readablePage(StoredAppointment, await keysetPage(those, { by: 'requestedAt', id: 'id' }, asked));
  }

  async change(id: string, changes: Changes): Promise<AppointmentRow> {
    await this.changeWhere(id, {}, changes);
    return this.get(id);
  }

  /** Only while it is as expected, whoever else changes it at once; answers whether it was. */
  async changeWhere(id: string, expected: Expected, changes: Changes): Promise<boolean> {
    const query = this.queries('appointments').where({ id, ...expected });
    return (await query.update(await this.#columns(changes))) > 0;
  }

  /** One appointment a slot, whatever happens at once. @throws SLOT_TAKEN */
  async takeSlot(slot: string, appointmentId: string): Promise<void> {
    try {
      await this.queries('takenSlots').insert({ slot, appointmentId });
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      throw new OpenwardError('SLOT_TAKEN');
    }
  }

  async freeSlots(appointmentId: string): Promise<void> {
    await this.queries('takenSlots').where({ appointmentId }).delete();
  }

  /** Which of these are taken. */
  async takenOf(slots: readonly string[]): Promise<ReadonlySet<string>> {
    const Taken = z.object({ slot: z.string() });
    const found: unknown = await this.queries('takenSlots').whereIn('slot', slots).select('slot');
    return new Set(rows(Taken, found).map(({ slot }) => slot));
  }

  async #opened({
    sealedRemark,
    lastChange,
    sealedChangeReason,
    ...stored
  }: StoredAppointment): Promise<AppointmentRow> {
    const [remark, reason] = await Promise.all([this.#word(sealedRemark), this.#word(sealedChangeReason)]);
    return {
      ...stored,
      ...(remark === undefined ? {} : { remark }),
      ...(lastChange === undefined ? {} : { changed: { ...lastChange, reason } }),
    };
  }

  async #word(sealed: string | undefined): Promise<string | undefined> {
    return sealed === undefined ? undefined : this.secrets.open(sealed, z.string());
  }

  /** Words that do not open hide no other appointment. */
  async #listed({
    sealedRemark,
    sealedChangeReason,
    unreadable,
    ...stored
  }: StoredAppointment): Promise<AppointmentRow> {
    const rest = unreadable === undefined ? stored : { ...stored, unreadable };
    return this.#opened({ ...rest, sealedRemark, sealedChangeReason }).catch(async () =>
      this.#opened({ ...rest, unreadable: [...(unreadable ?? []), 'remark'] }),
    );
  }

  async #columns({ remark, place, changed, ...changes }: Changes): Promise<Record<string, unknown>> {
    return {
      ...changes,
      ...(changed === undefined ? {} : await this.#changeColumns(changed)),
      ...(place === undefined ? {} : { place: place === null ? null : JSON.stringify(place) }),
      ...(remark === undefined ? {} : { sealedRemark: remark === null ? null : await this.secrets.seal(remark) }),
    };
  }

  async #changeColumns(changed: Appointment['changed'] | null): Promise<Record<string, unknown>> {
    if (changed === null || changed === undefined) return { lastChange: null, sealedChangeReason: null };
    const { reason, ...what } = changed;
    return {
      lastChange: JSON.stringify(what),
      sealedChangeReason: reason === undefined ? null : await this.secrets.seal(reason),
    };
  }
}

function closed(stored: StoredAppointment): ListedBooking {
  return ListedBooking.parse({ ...stored, changed: stored.lastChange });
}

function first(query: Knex.QueryBuilder): Knex.QueryBuilder {
  return query.where((one) => one.whereNull('signedVersion').orWhere('signedVersion', 1));
}

/** What has become of what was signed, for the database. */
const become: Readonly<Record<NonNullable<SignedAsked['state']>, (query: Knex.QueryBuilder) => Knex.QueryBuilder>> = {
  waiting: (query) => query.where({ status: 'awaiting-patient' }),
  'sent-back': (query) =>
    query
      .where({ status: 'in-treatment' })
      .where((back) => back.whereNotNull('returnedAt').orWhereNotNull('sealedRemark')),
  recorded: (query) => query.where({ status: 'recorded', signedVersion: 1 }),
  amended: (query) => query.where({ status: 'recorded' }).where('signedVersion', '>', 1),
};

/** Older rows say it by what the patient wrote alone. */
function isSentBack({ status, returnedAt, sealedRemark }: StoredAppointment): boolean {
  return status === 'in-treatment' && (returnedAt !== undefined || sealedRemark !== undefined);
}

export const everyStatus: readonly Status[] = AppointmentStatus.options;
