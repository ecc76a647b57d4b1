import type { AppointmentChange } from '../../domain/appointment.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { PID } from '../../domain/ids.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { Database } from '../database/open.ts';
import { AppointmentBook, type AppointmentRow } from './appointments.ts';
import { cancellable, type BookingDesk, type BookingParts } from './booking.ts';
import { ChangeLog } from './change-log.ts';
import { relocate } from './relocation.ts';

export interface ReschedulingParts extends Pick<BookingParts, 'secrets' | 'ledger' | 'clock' | 'lock'> {
  readonly database: Database;
  readonly booking: BookingDesk;
}

/** What the hospital's administrator changes of an appointment that has a doctor, or will have none. */
export class ReschedulingDesk {
  readonly #parts: ReschedulingParts;
  readonly #appointments: AppointmentBook;

  constructor(parts: ReschedulingParts) {
    this.#parts = parts;
    this.#appointments = new AppointmentBook(parts.database, parts.secrets);
  }

  /**
   * To another free time of the same doctor, before the patient has checked in: treatment and T_SK stay as they are.
   * Moved again to where it is, nothing is changed.
   * @throws SLOT_TAKEN, INPUT_INVALID for another doctor's time, CONFLICT when not assigned or checked in; nothing is
   * changed then
   */
  move(id: string, slotId: string, reason: string, by: PID): Promise<AppointmentRow> {
    return this.#parts.lock.run(id, async () => {
      const appointment = await this.#appointments.get(id);
      if (appointment.status !== 'assigned' || appointment.plannedSlot === undefined)
        throw new OpenwardError('CONFLICT', 'Only what is assigned and not begun can be moved');
      if (appointment.plannedSlot === slotId) return appointment;
      const slot = await this.#parts.booking.slot(appointment.department, slotId);
      if (slot.taken) throw new OpenwardError('SLOT_TAKEN');
      if (slot.doctorPid !== appointment.doctorPid)
        throw new OpenwardError('INPUT_INVALID', 'T_SK is for the doctor who was assigned');
      const at = this.#parts.clock.now().toISOString();
      await this.#parts.database.transaction((transaction) =>
        relocate(transaction, this.#parts.secrets, { appointment, slot, reason, at, by }),
      );
      return this.#appointments.get(id);
    });
  }

  /** Cancelled again it is the same. @throws CONFLICT once treatment has begun */
  cancel(id: string, reason: string, by: PID): Promise<AppointmentRow> {
    return this.#parts.lock.run(id, async () => {
      const appointment = await this.#appointments.get(id);
      const { status, tid } = appointment;
      if (status === 'cancelled') return appointment;
      if (!cancellable.includes(status)) throw new OpenwardError('CONFLICT', 'Treatment has begun');
      if (tid !== undefined) await this.#parts.ledger.submit(ledgerApi.treatments.close, { tid });
      const changed = this.#change('cancelled', reason, appointment.start);
      await this.#parts.database.transaction(async (transaction) => {
        const appointments = new AppointmentBook(transaction, this.#parts.secrets);
        const gone = { status: 'cancelled', di: null, tsk: null, waitingFor: null, changed } as const;
        if (!(await appointments.changeWhere(id, { status }, gone)))
          throw new OpenwardError('CONFLICT', 'The appointment was changed meanwhile');
        await appointments.freeSlots(id);
        await new ChangeLog(transaction, this.#parts.secrets).add(id, changed, by);
      });
      return this.#appointments.get(id);
    });
  }

  /**
   * That the patient did not come, or came after all. It takes nothing from the patient, who may still check in.
   * @throws CONFLICT when not assigned, checked in, or before the time
   */
  missed(id: string, missed: boolean, by: PID): Promise<AppointmentRow> {
    return this.#parts.lock.run(id, async () => {
      const appointment = await this.#appointments.get(id);
      if ((appointment.missedAt !== undefined) === missed) return appointment;
      const now = this.#parts.clock.now().toISOString();
      if (appointment.status !== 'assigned' || appointment.start === undefined || appointment.start > now)
        throw new OpenwardError('CONFLICT', 'Whoever has checked in, or whose time is to come, was not missed');
      await this.#parts.database.transaction(async (transaction) => {
        const appointments = new AppointmentBook(transaction, this.#parts.secrets);
        if (!(await appointments.changeWhere(id, { status: 'assigned' }, { missedAt: missed ? now : null })))
          throw new OpenwardError('CONFLICT', 'The patient has checked in meanwhile');
        const change = this.#change(missed ? 'missed' : 'not-missed', undefined, appointment.start);
        await new ChangeLog(transaction, this.#parts.secrets).add(id, change, by);
      });
      return this.#appointments.get(id);
    });
  }

  #change(what: AppointmentChange['what'], reason: string | undefined, from: string | undefined): AppointmentChange {
    return { what, at: this.#parts.clock.now().toISOString(), from, reason };
  }
}
