import { z } from 'zod';
import { OpenwardError } from '../../domain/errors.ts';
import type { PID, TID } from '../../domain/ids.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Ledger } from '../../api/ledger/ledger.ts';
import { verifyStatement } from '../../protocol/signature/verify.ts';
import { Confirmation, StagedCapture, type OpenTreatment } from '../../api/messages/hospital.ts';
import type { PersonCaller } from '../http/caller.ts';
import type { KeyedLock } from '../../connections/keyed-lock.ts';
import { json, readableRows, row, rows } from '../database/rows.ts';
import type { Queries } from '../database/open.ts';
import type { ServiceLog } from '../http/handlers.ts';
import type { AppointmentRow, AppointmentBook } from './appointments.ts';
import { assigned } from './views.ts';

export interface TreatmentRoomParts {
  readonly queries: Queries;
  readonly appointments: AppointmentBook;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly lock: KeyedLock;
}

const inRoom: readonly AppointmentRow['status'][] = ['checked-in', 'in-treatment'];
const confirmable: readonly AppointmentRow['status'][] = [...inRoom, 'awaiting-patient', 'recorded'];
const CaptureRow = z.object({ capture: json(StagedCapture) });
const Counted = z.object({ count: z.coerce.number() });
const ConfirmationRow = z.object({ confirmation: json(Confirmation) });

/** From check-in to the record: captures of devices, the doctor's signature, the patient's answer. */
export class TreatmentRoom {
  readonly #parts: TreatmentRoomParts;

  constructor(parts: TreatmentRoomParts) {
    this.#parts = parts;
  }

  /** What captures may go into. A doctor sees own treatments, a technician all of the hospital. */
  async open(caller: PersonCaller): Promise<z.infer<typeof OpenTreatment>[]> {
    const own = caller.role === 'doctor' ? { doctorPid: caller.pid } : {};
    const treatments = await this.#parts.appointments.list(own, inRoom);
    return Promise.all(
      treatments.map(async (appointment) => {
        const { tid, doctorPid, doctorName, start, place } = assigned(appointment);
        return {
          tid,
          patientPid: appointment.patientPid,
          doctorPid,
          doctorName,
          start,
          place,
          captures: await this.#countCaptures(tid),
        };
      }),
    );
  }

  /** Listing the same object again is the same capture. @throws CONFLICT outside treatment, INPUT_INVALID */
  stage(tid: TID, caller: PersonCaller, capture: Omit<StagedCapture, 'tid' | 'technicianPid'>): Promise<StagedCapture> {
    return this.#during(tid, async (appointment) => {
      if (!inRoom.includes(appointment.status)) throw new OpenwardError('CONFLICT', 'The treatment is not under way');
      if (!capture.url.endsWith(`/captures/${capture.digest}`))
        throw new OpenwardError('INPUT_INVALID', 'The address is not that of the capture’s digest');
      const staged = { ...capture, tid, technicianPid: caller.pid };
      await this.#parts
        .queries('captures')
        .insert({ url: capture.url, tid, capture: JSON.stringify(staged) })
        .onConflict('url')
        .ignore();
      const kept = row(CaptureRow, await this.#parts.queries('captures').where({ url: capture.url }).first()).capture;
      if (kept.tid !== tid) throw new OpenwardError('CONFLICT', 'The capture belongs to another treatment');
      if (appointment.status === 'checked-in')
        await this.#parts.appointments.change(appointment.id, { status: 'in-treatment' });
      return kept;
    });
  }

  /** @throws NOT_ENTITLED for another doctor's treatment */
  async captures(tid: TID, caller: PersonCaller): Promise<StagedCapture[]> {
    const appointment = await this.#parts.appointments.getByTid(tid);
    if (caller.role === 'doctor' && appointment.doctorPid !== caller.pid) throw new OpenwardError('NOT_ENTITLED');
    return this.#captures(tid);
  }

  /** D_SD is verified with the doctor's registered key. A new offer replaces one the patient has not answered. @throws SIGNATURE_INVALID, CONFLICT */
  offer(
    tid: TID,
    doctor: PersonCaller,
    offered: Omit<Confirmation, 'tid' | 'patientPid' | 'doctorPid' | 'at'>,
  ): Promise<Confirmation> {
    return this.#during(tid, async (appointment) => {
      if (appointment.doctorPid !== doctor.pid) throw new OpenwardError('NOT_ENTITLED');
      if (!confirmable.includes(appointment.status))
        throw new OpenwardError('CONFLICT', 'The patient has not checked in');
      if (!offered.url.endsWith(`/records/${offered.digest}`))
        throw new OpenwardError('INPUT_INVALID', 'The address is not that of the record’s digest');
      const { digest, manifestDigest, version } = offered;
      verifyStatement(
        offered.D_SD,
        { type: 'openward/record/1', T_ID: tid, role: 'doctor', pid: doctor.pid, digest, manifestDigest, version },
        { publicKey: doctor.user.signingKey, thumbprint: doctor.user.signingThumbprint },
      );
      const confirmation: Confirmation = {
        ...offered,
        tid,
        patientPid: appointment.patientPid,
        doctorPid: doctor.pid,
        at: this.#parts.clock.now().toISOString(),
      };
      await this.#parts
        .queries('confirmations')
        .insert({
          tid,
          patientPid: appointment.patientPid,
          doctorPid: doctor.pid,
          confirmation: JSON.stringify(confirmation),
        })
        .onConflict('tid')
        .merge();
      await this.#parts.appointments.change(appointment.id, { status: 'awaiting-patient', remark: null });
      return confirmation;
    });
  }

  async confirmations({ role, pid }: PersonCaller): Promise<Confirmation[]> {
    const found: unknown = await this.#parts
      .queries('confirmations')
      .where(role === 'doctor' ? { doctorPid: pid } : { patientPid: pid });
    return readableRows(ConfirmationRow, found)
      .map(({ confirmation }) => confirmation)
      .sort((a, b) => a.at.localeCompare(b.at));
  }

  /** `recorded` is believed only when the ledger has the record offered. @throws RECORD_UNKNOWN, NOT_FOUND, CONFLICT */
  settle(
    tid: TID,
    patientPid: PID,
    answer: { outcome: 'recorded' | 'returned'; remark: string },
    log: ServiceLog,
  ): Promise<AppointmentRow> {
    return this.#during(tid, async (appointment) => {
      if (appointment.patientPid !== patientPid) throw new OpenwardError('TREATMENT_UNKNOWN');
      const found: unknown = await this.#parts.queries('confirmations').where({ tid }).first();
      // The answer to an earlier call was lost.
      if (found === undefined && appointment.status === 'recorded' && answer.outcome === 'recorded') return appointment;
      if (found === undefined) throw new OpenwardError('CONFLICT', 'No record waits for the patient');
      if (answer.outcome === 'returned')
        return this.#answered(appointment, {
          status: 'in-treatment',
          remark: answer.remark === '' ? null : answer.remark,
        });
      await this.#checkRecorded(row(ConfirmationRow, found).confirmation);
      const recorded = await this.#answered(appointment, { status: 'recorded', remark: null });
      // Amendments remain possible; captures do not. Not worth failing for: the record is on the ledger.
      await this.#parts.ledger
        .submit(ledgerApi.treatments.close, { tid })
        .catch((error: unknown) => log.warn({ tid, error }, 'the treatment could not be closed'));
      return recorded;
    });
  }

  async #checkRecorded({ tid, version, digest }: Confirmation): Promise<void> {
    const record = await this.#parts.ledger.evaluate(ledgerApi.records.get, { tid, version });
    if (record.digest !== digest)
      throw new OpenwardError('CONFLICT', 'The ledger has another record than the one offered');
  }

  async #answered(
    appointment: AppointmentRow,
    change: { status: AppointmentRow['status']; remark: string | null },
  ): Promise<AppointmentRow> {
    const { tid } = assigned(appointment);
    const changed = await this.#parts.appointments.change(appointment.id, change);
    await this.#parts.queries('confirmations').where({ tid }).delete();
    return changed;
  }

  async #countCaptures(tid: TID): Promise<number> {
    const [counted] = rows(Counted, await this.#parts.queries('captures').where({ tid }).count({ count: '*' }));
    return counted?.count ?? 0;
  }

  async #captures(tid: TID): Promise<StagedCapture[]> {
    return rows(CaptureRow, await this.#parts.queries('captures').where({ tid }))
      .map(({ capture }) => capture)
      .sort((a, b) => a.start.localeCompare(b.start));
  }

  async #during<T>(tid: TID, work: (appointment: AppointmentRow) => Promise<T>): Promise<T> {
    const { id } = await this.#parts.appointments.getByTid(tid);
    return this.#parts.lock.run(id, async () => work(await this.#parts.appointments.get(id)));
  }
}
