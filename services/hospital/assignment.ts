import { StoredDiseaseInformation, type Slot } from '../../domain/appointment.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { TID, type PID } from '../../domain/ids.ts';
import type { Treatment } from '../../domain/treatment.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { Ledger } from '../../api/ledger/ledger.ts';
import type { Clouds } from '../../api/http/clouds.ts';
import { certificateThumbprint } from '../../protocol/identity/thumbprint.ts';
import { sealTreatmentSessionKey } from '../../protocol/messages/treatment-session-key.ts';
import { cloudApi } from '../../api/http/cloud.ts';
import type { Database } from '../database/open.ts';
import type { KeyedLock } from '../../connections/keyed-lock.ts';
import { AppointmentBook, type AppointmentRow } from './appointments.ts';
import type { BookingDesk } from './booking.ts';
import type { OwnSecrets } from './own-secrets.ts';

export interface AssignmentParts {
  readonly database: Database;
  readonly booking: BookingDesk;
  readonly secrets: OwnSecrets;
  readonly ledger: Ledger;
  /** With the certificate directories. None is believed: what it gives is compared with the ledger. */
  readonly clouds: Clouds;
  readonly lock: KeyedLock;
}

/** Assigns a doctor: makes T_ID, puts the treatment on the ledger, makes T_SK, wipes DI (paper 1.2.2). */
export class AssignmentDesk {
  readonly #parts: AssignmentParts;
  readonly #appointments: AppointmentBook;

  constructor(parts: AssignmentParts) {
    this.#parts = parts;
    this.#appointments = new AppointmentBook(parts.database, parts.secrets);
  }

  /**
   * The slot and T_ID are kept before the ledger is told, so a repetition after a failure opens the same treatment.
   * @throws SLOT_TAKEN, INPUT_INVALID, CONFLICT when assigned otherwise or cancelled, USER_REVOKED, CERTIFICATE_INVALID
   */
  assign(id: string, slotId: string): Promise<AppointmentRow> {
    return this.#parts.lock.run(id, async () => {
      const appointment = await this.#appointments.get(id);
      if (appointment.tid !== undefined && appointment.plannedSlot === slotId) return appointment;
      if (appointment.status !== 'requested' || appointment.di === undefined)
        throw new OpenwardError('CONFLICT', 'The appointment was assigned or cancelled');
      const slot = await this.#slot(appointment, slotId);
      const [patientCertificate, doctorCertificate] = await Promise.all([
        this.#encryptionCertificate(appointment.patientPid),
        this.#encryptionCertificate(slot.doctorPid),
      ]);
      const tid = await this.#plan(appointment, slot);
      // Made before the ledger is told: what cannot be sealed must not become a treatment.
      const tsk = await sealTreatmentSessionKey(doctorCertificate, {
        pid: appointment.patientPid,
        tid,
        di: await this.#parts.secrets.open(appointment.di, StoredDiseaseInformation),
        patientCertificate,
      });
      await this.#parts.ledger.submit(ledgerApi.treatments.open, {
        tid,
        patientPid: appointment.patientPid,
        doctorPid: slot.doctorPid,
      });
      const { doctorPid, doctorName, start, minutes, place } = slot;
      const assigned = { tid, doctorPid, doctorName, start, minutes, place, tsk, di: null, waitingFor: null };
      // Where another process was quicker, its T_SK is the one that the patient has.
      await this.#appointments.changeWhere(id, { status: 'requested' }, { status: 'assigned', ...assigned });
      return this.#appointments.get(id);
    });
  }

  async #slot(appointment: AppointmentRow, slotId: string): Promise<Slot> {
    const slot = await this.#parts.booking.slot(appointment.department, slotId);
    if (slot.taken && appointment.plannedSlot !== slotId) throw new OpenwardError('SLOT_TAKEN');
    return slot;
  }

  /**
   * Another doctor's slot after a failed try gets another T_ID: the first may be on the ledger with the first doctor.
   */
  async #plan(appointment: AppointmentRow, slot: Slot): Promise<TID> {
    const { id, plannedTid, plannedSlot } = appointment;
    if (plannedTid !== undefined && plannedSlot === slot.id) return plannedTid;
    if (plannedTid !== undefined) await this.#giveBack(plannedTid);
    const tid = await this.#tidFor(slot, appointment.patientPid);
    const planning = this.#parts.database.transaction(async (transaction) => {
      const appointments = new AppointmentBook(transaction, this.#parts.secrets);
      const plan = { plannedTid: tid, plannedSlot: slot.id };
      if (!(await appointments.changeWhere(id, { plannedTid: plannedTid ?? null }, plan)))
        throw new OpenwardError('CONFLICT', 'The appointment is being assigned elsewhere');
      await appointments.freeSlots(id);
      await appointments.takeSlot(slot.id, id);
      return tid;
    });
    return planning.catch(async (error: unknown) => {
      // Another process may have planned the very same meanwhile.
      const now = await this.#appointments.get(id);
      if (now.plannedTid === undefined || now.plannedSlot !== slot.id) throw error;
      return now.plannedTid;
    });
  }

  /**
   * The T_ID of a doctor's time follows from it, so that the ledger tells when it was given out already, also to a
   * service that was restored and does not know. One that was given back gets the next one. @throws SLOT_TAKEN
   */
  async #tidFor({ id, doctorPid }: Slot, patientPid: PID): Promise<TID> {
    for (let round = 0; ; round += 1) {
      const tid = TID.parse(`T-${this.#parts.secrets.nameOf(`${id} ${round}`)}`);
      const known = await this.#treatment(tid);
      if (known?.status === 'closed' || (known !== undefined && (await this.#wasMoved(tid, id)))) continue;
      // The same appointment, assigned after the backup that this service was restored from, is the same treatment.
      if (known === undefined || (known.patientPid === patientPid && known.doctorPid === doctorPid)) return tid;
      await this.#appointments.takeSlot(id, tid);
      throw new OpenwardError('SLOT_TAKEN');
    }
  }

  /** Whether the treatment that was first at that time is at another one now, and the time free again. */
  async #wasMoved(tid: TID, slot: string): Promise<boolean> {
    const slotNow = await this.#appointments.slotOf(tid);
    return slotNow !== undefined && slotNow !== slot;
  }

  /** The ledger may have opened it, and would say that the time is taken. */
  async #giveBack(tid: TID): Promise<void> {
    if ((await this.#treatment(tid)) !== undefined)
      await this.#parts.ledger.submit(ledgerApi.treatments.close, { tid });
  }

  async #treatment(tid: TID): Promise<Treatment | undefined> {
    try {
      return await this.#parts.ledger.evaluate(ledgerApi.treatments.get, { tid });
    } catch (error) {
      if (error instanceof OpenwardError && error.code === 'TREATMENT_UNKNOWN') return undefined;
      throw error;
    }
  }

  async #encryptionCertificate(pid: PID): Promise<string> {
    const user = await this.#parts.ledger.evaluate(ledgerApi.identities.get, { pid });
    const { service } = this.#parts.clouds.of(user.mspId);
    const published = await service.call(cloudApi.certificates, { params: { pid } });
    if (user.status !== 'active') throw new OpenwardError('USER_REVOKED', 'Patient or doctor is revoked');
    // Of somebody who is just renewing the directory has the new ones before the ledger does.
    const registered = [published, ...(published.former ?? [])].find(
      ({ encryptionCertificate }) => certificateThumbprint(encryptionCertificate) === user.encryptionThumbprint,
    );
    if (registered === undefined)
      throw new OpenwardError('CERTIFICATE_INVALID', 'The directory gave a certificate that is not the registered one');
    return registered.encryptionCertificate;
  }
}
