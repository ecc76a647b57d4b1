import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import { StoredDiseaseInformation, type DiseaseInformation, type Slot } from '../../domain/appointment.ts';
import { isBirthDay } from '../../domain/day.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { PID } from '../../domain/ids.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { Ledger } from '../../api/ledger/ledger.ts';
import type { KeyedLock } from '../../connections/keyed-lock.ts';
import { given } from '../database/keyset.ts';
import type { ListPage } from '../../api/messages/paging.ts';
import type { BookingReview, BookingsAsked, ListedBooking } from '../../api/messages/hospital.ts';
import { everyStatus, type AppointmentRow } from './appointments.ts';
import type { OwnSecrets } from './own-secrets.ts';
import { mostWaitingBookings } from '../http/budgets.ts';
import { limitReached } from '../http/limits.ts';
import { Timetable, type TimetableParts } from './timetable.ts';
import { forAdministrator } from './views.ts';

export interface BookingParts extends TimetableParts {
  readonly secrets: OwnSecrets;
  readonly ledger: Ledger;
  /** One change of an appointment at a time; shared with the assignment. */
  readonly lock: KeyedLock;
}

export interface BookingRequest {
  readonly department: string;
  readonly preferredSlot?: string | undefined;
  readonly di: DiseaseInformation;
}

/** What can be cancelled, by the patient or the hospital. */
export const cancellable: readonly AppointmentRow['status'][] = ['requested', 'assigned', 'checked-in'];

/** The patient's side of an appointment. */
export class BookingDesk {
  readonly #parts: BookingParts;
  readonly #timetable: Timetable;

  constructor(parts: BookingParts) {
    this.#parts = parts;
    this.#timetable = new Timetable(parts);
  }

  /** A page of times. @throws INPUT_INVALID for an unknown department */
  slots(department: string, bookmark?: string): Promise<ListPage<Slot>> {
    return this.#timetable.page(department, bookmark);
  }

  /** One of them. @throws INPUT_INVALID when there is no such time */
  async slot(department: string, id: string): Promise<Slot> {
    const slot = await this.#timetable.find(department, id);
    if (!slot) throw new OpenwardError('INPUT_INVALID', 'The department has no such time');
    return slot;
  }

  /** Asking for the same again while it waits is the same request. @throws SLOT_TAKEN, INPUT_INVALID, LIMIT_REACHED */
  async book(patientPid: PID, { department, preferredSlot, di }: BookingRequest): Promise<AppointmentRow> {
    this.#checkBirth(di);
    this.#timetable.requireDepartment(department);
    if (preferredSlot !== undefined && (await this.slot(department, preferredSlot)).taken)
      throw new OpenwardError('SLOT_TAKEN');
    const { secrets, lock } = this.#parts;
    const sealed = await secrets.seal(di);
    const waitingFor = digestOf([patientPid, department, preferredSlot ?? '']);
    // What was found waiting may be assigned before its turn comes, and then the next round adds.
    for (;;) {
      const renewed = await this.#renew(waitingFor, sealed);
      if (renewed) return renewed;
      const asked = { patientPid, department, preferredSlot, di: sealed, waitingFor };
      const added = await lock.run(patientPid, () => this.#addWithin(asked));
      if (added) return added;
    }
  }

  /** Counted and added in the patient's turn: wishes that come at once do not all find room. @throws LIMIT_REACHED */
  async #addWithin(
    asked: Pick<AppointmentRow, 'patientPid' | 'department' | 'preferredSlot' | 'di' | 'waitingFor'>,
  ): Promise<AppointmentRow | undefined> {
    const { appointments, clock } = this.#parts;
    if ((await appointments.countWaiting(asked.patientPid)) >= mostWaitingBookings)
      throw limitReached('bookings that wait for a doctor');
    const requestedAt = clock.now().toISOString();
    return appointments.add({ ...asked, id: `A-${randomUUID()}`, status: 'requested', requestedAt });
  }

  #checkBirth({ birthDate }: DiseaseInformation): void {
    const { clock, timeZone } = this.#parts;
    if (birthDate !== undefined && !isBirthDay(birthDate, timeZone, clock.now()))
      throw new OpenwardError('INPUT_INVALID', 'di.birthDate: nobody alive was born on that day');
  }

  /**
   * The same request while it waits, with what the patient says now. In the appointment's turn: once it was assigned,
   * DI is wiped and stays so.
   */
  async #renew(waitingFor: string, di: string): Promise<AppointmentRow | undefined> {
    const { appointments, lock } = this.#parts;
    const same = await appointments.findWaiting(waitingFor);
    if (!same) return undefined;
    return lock.run(same.id, async () => {
      const { status } = await appointments.get(same.id);
      return status === 'requested' ? appointments.change(same.id, { di }) : undefined;
    });
  }

  /** @throws NOT_FOUND for another's appointment, CONFLICT once treatment has begun */
  cancel(id: string, patientPid: PID): Promise<AppointmentRow> {
    return this.#parts.lock.run(id, async () => {
      const { appointments, ledger } = this.#parts;
      const appointment = await this.#own(id, patientPid);
      if (appointment.status === 'cancelled') return appointment;
      if (!cancellable.includes(appointment.status)) throw new OpenwardError('CONFLICT', 'Treatment has begun');
      const { tid } = appointment;
      if (tid !== undefined) await ledger.submit(ledgerApi.treatments.close, { tid });
      await appointments.freeSlots(id);
      return appointments.change(id, { status: 'cancelled', di: null, tsk: null, waitingFor: null });
    });
  }

  /** The patient presents T_SK, as issued. @throws NOT_ENTITLED when it is another, CONFLICT when not assigned */
  checkIn(id: string, patientPid: PID, tsk: string): Promise<AppointmentRow> {
    return this.#parts.lock.run(id, async () => {
      const appointment = await this.#own(id, patientPid);
      if (appointment.tsk === undefined) throw new OpenwardError('CONFLICT', 'No doctor is assigned');
      if (!sameText(appointment.tsk, tsk))
        throw new OpenwardError('NOT_ENTITLED', 'That is not the T_SK of this appointment');
      if (appointment.status !== 'assigned') return appointment;
      const checkedInAt = this.#parts.clock.now().toISOString();
      return this.#parts.appointments.change(id, { status: 'checked-in', missedAt: null, checkedInAt });
    });
  }

  /** Those to assign and those assigned: without a status everything that was not cancelled. Nothing is opened. */
  bookings({ status, department, ...page }: BookingsAsked): Promise<ListPage<ListedBooking>> {
    const statuses = status === undefined ? everyStatus.filter((one) => one !== 'cancelled') : [status];
    return this.#parts.appointments.closedPage(given({ department }), statuses, page);
  }

  /** One of them; DI is opened for the administrator who must choose a doctor. @throws NOT_FOUND */
  async review(id: string): Promise<BookingReview> {
    const one = await this.#parts.appointments.look(id);
    if (one.di === undefined) return forAdministrator(one, undefined);
    // What cannot be opened any more (another key, a damaged row) does not hide the rest of the booking.
    const di = await this.#parts.secrets.open(one.di, StoredDiseaseInformation).catch(() => undefined);
    return forAdministrator(di === undefined ? { ...one, unreadable: [...(one.unreadable ?? []), 'di'] } : one, di);
  }

  async #own(id: string, patientPid: PID): Promise<AppointmentRow> {
    const appointment = await this.#parts.appointments.get(id);
    if (appointment.patientPid !== patientPid) throw new OpenwardError('NOT_FOUND');
    return appointment;
  }
}

function digestOf(asked: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(asked)).digest('hex');
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
