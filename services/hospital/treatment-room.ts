import { OpenwardError } from '../../domain/errors.ts';
import type { PID, TID } from '../../domain/ids.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Clouds } from '../../api/http/clouds.ts';
import type { Ledger } from '../../api/ledger/ledger.ts';
import { verifyStatement } from '../../protocol/signature/verify.ts';
import type { Confirmation, OpenTreatment, StagedCapture } from '../../api/messages/hospital.ts';
import type { ListPage } from '../../api/messages/paging.ts';
import type { PersonCaller } from '../http/caller.ts';
import type { KeyedLock } from '../../connections/keyed-lock.ts';
import { given } from '../database/keyset.ts';
import type { Queries } from '../database/open.ts';
import type { ServiceLog } from '../http/handlers.ts';
import type { AppointmentRow, AppointmentBook } from './appointments.ts';
import { inRoom, requireUnderWay, type CaptureList } from './captures.ts';
import { requireConfirmable } from './confirmable.ts';
import { Offers, type Offer } from './offers.ts';
import { fateOf, latestVersion, requireNext, SIGNING_MS } from './recorded-version.ts';
import { requireStored } from './stored-object.ts';
import { assigned, wholeOf } from './views.ts';

export interface TreatmentRoomParts {
  readonly queries: Queries;
  readonly appointments: AppointmentBook;
  readonly captures: CaptureList;
  readonly clouds: Clouds;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly lock: KeyedLock;
}

/** Which page of a list, or which one of it. */
interface OpenAsked {
  readonly tid?: TID | undefined;
  readonly bookmark?: string | undefined;
}

/** From check-in to the record: captures of devices, the doctor's signature, the patient's answer. */
export class TreatmentRoom {
  readonly #parts: TreatmentRoomParts;
  readonly #offers: Offers;

  constructor(parts: TreatmentRoomParts) {
    this.#parts = parts;
    this.#offers = new Offers(parts.queries);
  }

  /** What captures may go into, newest first. A doctor sees own treatments, a technician all of the hospital. */
  async open(caller: PersonCaller, { tid, bookmark }: OpenAsked = {}): Promise<ListPage<OpenTreatment>> {
    const where = given({ tid, doctorPid: caller.role === 'doctor' ? caller.pid : undefined });
    const { items, ...page } = await this.#parts.appointments.roomPage(where, inRoom, { bookmark });
    const whole = items.flatMap((appointment) => {
      const treatment = wholeOf(appointment);
      return treatment ? [{ ...treatment, patientPid: appointment.patientPid }] : [];
    });
    const counts = await this.#parts.captures.counts(whole.map((treatment) => treatment.tid));
    return {
      items: whole.map((treatment) => ({ ...treatment, captures: counts.get(treatment.tid) ?? 0 })),
      ...page,
      unreadable: page.unreadable + items.length - whole.length,
    };
  }

  /**
   * Listing the same object again is the same capture. Nothing is written before the storage was found to have it.
   * @throws CONFLICT outside treatment, INPUT_INVALID, OBJECT_MISSING, DIGEST_MISMATCH
   */
  async stage(
    tid: TID,
    { pid: technicianPid }: PersonCaller,
    capture: Omit<StagedCapture, 'tid' | 'technicianPid'>,
  ): Promise<StagedCapture> {
    const staged = { ...capture, tid, technicianPid };
    requireUnderWay(await this.#parts.appointments.getByTid(tid));
    // Reading a large object takes its time, in which the treatment goes on.
    await requireStored(this.#parts.clouds, 'captures', { ...staged, owner: technicianPid });
    return this.#during(tid, async (appointment) => {
      requireUnderWay(appointment);
      const kept = await this.#parts.captures.add(staged);
      if (appointment.status === 'checked-in')
        await this.#parts.appointments.change(appointment.id, { status: 'in-treatment' });
      return kept;
    });
  }

  /**
   * Takes a capture off the list again, for whoever listed it; withdrawn again it is the same. What the doctor has
   * signed stays. @throws CONFLICT outside treatment, NOT_FOUND
   */
  withdraw(tid: TID, { pid }: PersonCaller, url: string): Promise<StagedCapture[]> {
    return this.#during(tid, async (appointment) => {
      requireUnderWay(appointment);
      await this.#parts.captures.withdraw(tid, url, pid);
      return this.#parts.captures.of(tid);
    });
  }

  /** @throws NOT_ENTITLED for another doctor's treatment */
  async captures(tid: TID, caller: PersonCaller): Promise<StagedCapture[]> {
    const appointment = await this.#parts.appointments.getByTid(tid);
    if (caller.role === 'doctor' && appointment.doctorPid !== caller.pid) throw new OpenwardError('NOT_ENTITLED');
    return this.#parts.captures.of(tid);
  }

  /**
   * D_SD is verified with the doctor's registered key. A new offer replaces one the patient has not answered. It must
   * be of the version that the ledger can take next.
   * @throws SIGNATURE_INVALID, CONFLICT, RECORD_VERSION; ALREADY_SIGNED while the patient signs the one before
   */
  async offer(
    tid: TID,
    doctor: PersonCaller,
    offered: Omit<Confirmation, 'tid' | 'patientPid' | 'doctorPid' | 'at'>,
  ): Promise<Confirmation> {
    requireConfirmable(await this.#parts.appointments.getByTid(tid), doctor);
    await requireStored(this.#parts.clouds, 'records', { ...offered, tid, owner: doctor.pid });
    return this.#during(tid, async (appointment) => {
      requireConfirmable(appointment, doctor);
      const { digest, manifestDigest, version } = offered;
      verifyStatement(
        offered.D_SD,
        { type: 'openward/record/1', T_ID: tid, role: 'doctor', pid: doctor.pid, digest, manifestDigest, version },
        { publicKey: doctor.user.signingKey, thumbprint: doctor.user.signingThumbprint },
      );
      await this.#requireNotInSigning(await this.#offers.find(tid));
      await requireNext(this.#parts.ledger, tid, offered);
      const confirmation: Confirmation = {
        ...offered,
        tid,
        patientPid: appointment.patientPid,
        doctorPid: doctor.pid,
        at: this.#parts.clock.now().toISOString(),
      };
      await this.#offers.keep(confirmation);
      await this.#parts.appointments.change(appointment.id, {
        status: 'awaiting-patient',
        remark: null,
        returnedAt: null,
        overtakenBy: null,
        signedAt: confirmation.at,
        signedVersion: confirmation.version,
      });
      return confirmation;
    });
  }

  /** Of a patient only what can still be signed: an offer whose version is on the ledger is settled, not shown. */
  async confirmations(
    { role, pid }: PersonCaller,
    { tid, bookmark }: OpenAsked,
    log: ServiceLog,
  ): Promise<ListPage<Confirmation>> {
    const whose = role === 'doctor' ? { doctorPid: pid } : { patientPid: pid };
    const page = await this.#offers.page({ ...whose, tid }, bookmark);
    if (role === 'doctor') return page;
    const stands = await Promise.all(page.items.map((one) => this.#stands(one, log)));
    return { ...page, items: page.items.filter((_, i) => stands[i]) };
  }

  /**
   * A client of the patient says that it is about to put this very record on the ledger. For five minutes from then on
   * it can neither be sent back nor be replaced. Said again, and of a record that is on the ledger already, it is true
   * as well.
   * @throws OFFER_WITHDRAWN when this record does not wait for the patient any more
   */
  beginSigning(tid: TID, patientPid: PID, signed: { version: number; digest: string }, log: ServiceLog): Promise<void> {
    return this.#during(tid, async (appointment) => {
      if (appointment.patientPid !== patientPid) throw new OpenwardError('TREATMENT_UNKNOWN');
      const fate = await fateOf(this.#parts.ledger, { tid, ...signed });
      if (fate === 'recorded') return;
      const offered = (await this.#offers.find(tid))?.confirmation;
      if (fate === 'overtaken' && offered?.version === signed.version) await this.#overtaken(appointment, offered, log);
      if (fate === 'overtaken' || offered?.version !== signed.version || offered.digest !== signed.digest)
        throw new OpenwardError('OFFER_WITHDRAWN');
      await this.#offers.signing(tid, this.#parts.clock.now().toISOString());
    });
  }

  /**
   * `recorded` is believed only when the ledger has the record offered; when it has another one of that version, the
   * offer is withdrawn and the doctor told. `returned` is refused when it comes too late.
   * @throws RECORD_UNKNOWN, CONFLICT, ALREADY_SIGNED
   */
  settle(
    tid: TID,
    patientPid: PID,
    answer: { outcome: 'recorded' | 'returned'; remark: string },
    log: ServiceLog,
  ): Promise<AppointmentRow> {
    return this.#during(tid, async (appointment) => {
      if (appointment.patientPid !== patientPid) throw new OpenwardError('TREATMENT_UNKNOWN');
      const waiting = await this.#offers.find(tid);
      if (answer.outcome === 'recorded') return this.#settleRecorded(appointment, waiting?.confirmation, log);
      if (waiting === undefined) throw new OpenwardError('CONFLICT', 'No record waits for the patient');
      return this.#settleReturned(appointment, waiting, answer.remark, log);
    });
  }

  async #settleReturned(
    appointment: AppointmentRow,
    waiting: Offer,
    remark: string,
    log: ServiceLog,
  ): Promise<AppointmentRow> {
    await this.#requireNotInSigning(waiting);
    if ((await fateOf(this.#parts.ledger, waiting.confirmation)) === 'recorded') {
      await this.#recorded(appointment, log);
      throw new OpenwardError('ALREADY_SIGNED');
    }
    const returnedAt = this.#parts.clock.now().toISOString();
    return this.#answered(appointment, { status: 'in-treatment', remark: remark === '' ? null : remark, returnedAt });
  }

  async #settleRecorded(
    appointment: AppointmentRow,
    offered: Confirmation | undefined,
    log: ServiceLog,
  ): Promise<AppointmentRow> {
    if (offered === undefined) return this.#settleUnasked(appointment, log);
    const fate = await fateOf(this.#parts.ledger, offered);
    if (fate === 'unknown') throw new OpenwardError('RECORD_UNKNOWN');
    return fate === 'recorded' ? this.#recorded(appointment, log) : this.#overtaken(appointment, offered, log);
  }

  /** The answer to an earlier call was lost, or the offer was sent back while the ledger took the record. */
  async #settleUnasked(appointment: AppointmentRow, log: ServiceLog): Promise<AppointmentRow> {
    if (appointment.status === 'recorded' || appointment.overtakenBy !== undefined) return appointment;
    if ((await latestVersion(this.#parts.ledger, assigned(appointment).tid)) === undefined)
      throw new OpenwardError('CONFLICT', 'No record waits for the patient');
    return this.#recorded(appointment, log);
  }

  /** Amendments remain possible; captures do not. Closing is not worth failing for: the record is on the ledger. */
  async #recorded(appointment: AppointmentRow, log: ServiceLog): Promise<AppointmentRow> {
    const recorded = await this.#answered(appointment, { status: 'recorded', remark: null });
    const { tid } = assigned(recorded);
    await this.#parts.ledger
      .submit(ledgerApi.treatments.close, { tid })
      .catch((error: unknown) => log.warn({ tid, error }, 'the treatment could not be closed'));
    return recorded;
  }

  /** Nobody is asked to sign a version that the ledger has already: the doctor offers it anew, as the next one. */
  async #overtaken(
    appointment: AppointmentRow,
    { tid, version }: Confirmation,
    log: ServiceLog,
  ): Promise<AppointmentRow> {
    log.warn({ tid, version }, 'the offer is withdrawn: the ledger has another record of this version');
    return this.#answered(appointment, { status: 'in-treatment', remark: null, overtakenBy: version });
  }

  /**
   * False when the ledger has the offer's version: it is settled then. A ledger that does not answer settles nothing.
   */
  async #stands(offered: Confirmation, log: ServiceLog): Promise<boolean> {
    const fate = await fateOf(this.#parts.ledger, offered).catch(() => 'unknown');
    if (fate === 'unknown') return true;
    await this.settle(offered.tid, offered.patientPid, { outcome: 'recorded', remark: '' }, log);
    return false;
  }

  /** What comes of it is not known yet. @throws ALREADY_SIGNED */
  async #requireNotInSigning(waiting: Offer | undefined): Promise<void> {
    if (waiting?.signingSince === undefined) return;
    const since = this.#parts.clock.now().getTime() - Date.parse(waiting.signingSince);
    if (since < SIGNING_MS && (await fateOf(this.#parts.ledger, waiting.confirmation)) === 'unknown')
      throw new OpenwardError('ALREADY_SIGNED');
  }

  async #answered(
    appointment: AppointmentRow,
    change: { status: AppointmentRow['status']; remark: string | null; returnedAt?: string; overtakenBy?: number },
  ): Promise<AppointmentRow> {
    const { tid } = assigned(appointment);
    const changed = await this.#parts.appointments.change(appointment.id, change);
    await this.#offers.delete(tid);
    return changed;
  }

  async #during<T>(tid: TID, work: (appointment: AppointmentRow) => Promise<T>): Promise<T> {
    const { id } = await this.#parts.appointments.getByTid(tid);
    return this.#parts.lock.run(id, async () => work(await this.#parts.appointments.get(id)));
  }
}
