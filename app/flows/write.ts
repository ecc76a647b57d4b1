import { instant, type Clock } from '../../domain/clock.ts';
import type { Appointment } from '../../domain/appointment.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { ledgerApi } from '../../api/ledger/transactions.ts';
import type { ShareId, TID } from '../../domain/ids.ts';
import { MAX_RECORD_BYTES, withinLimit, type SetAsideReason } from '../../domain/record.ts';
import type { Draft, DraftAttachment, DraftSetAside } from '../../api/formats/draft.ts';
import type { Service } from '../../api/http/service.ts';
import type { Confirmation, StagedCapture } from '../../api/messages/hospital.ts';
import type { Drafts } from '../ports/drafts.ts';
import type { Work } from '../ports/progress.ts';
import { captures } from './capture.ts';
import type { RecordContents } from './contents.ts';
import type { OpenedTreatments } from './opened-treatments.ts';
import { recordDraft } from './record-draft.ts';
import { askedWithSignature } from './read-again.ts';
import { recordOnLedger } from './record-on-ledger.ts';
import { assembleRecord, offer, previewRecord, type AssembledRecord, type SealPorts } from './seal.ts';
import { openTreatment, ownAppointment, type OpenedTreatment } from './treat.ts';

/** What writing a draft takes. */
export interface DraftPorts {
  readonly drafts: Drafts;
  readonly treatments: OpenedTreatments;
  readonly clock: Clock;
}

/** What making a record of it takes beside. */
export interface WritingPorts extends DraftPorts, SealPorts {
  readonly hospital: Service;
}

/** A treatment on the doctor's screen. */
export interface TreatmentAtHand {
  readonly appointment: Appointment;
  readonly treatment: OpenedTreatment;
  readonly draft: Draft;
  readonly captures: readonly StagedCapture[];
}

/**
 * Opens the T_SK that the patient has presented, and everything that lies there for the treatment already.
 * Errors: NOT_FOUND before the patient has checked in; CONFLICT once the record is on the ledger; SHARE_REVOKED and the
 * like once what is amended is shared no more; those of `openTreatment` and `Drafts.load`.
 */
export async function openForWriting(ports: WritingPorts, appointmentId: string): Promise<TreatmentAtHand> {
  const appointment = await ownAppointment(ports, appointmentId);
  if (appointment?.tsk === undefined)
    throw new OpenwardError('NOT_FOUND', 'No such appointment, or the patient has not checked in');
  const treatment = await openTreatment(ports, appointment.tsk);
  if (appointment.patientPid !== treatment.session.pid)
    throw new OpenwardError('ENVELOPE_TAMPERED', 'The appointment is another patient’s than its T_SK');
  const { tid } = treatment.session;
  const draft = await ports.drafts.load(tid);
  // What lies on the ledger is read through a share, of which each opening is a use; the draft of it is no way round.
  if (appointment.status === 'recorded' && draft.amends?.version !== (await latestVersion(ports, tid)))
    throw new OpenwardError('CONFLICT', 'The record is on the ledger: it is read again, or amended');
  if (draft.amends !== undefined) await requireStillShared(ports, draft.amends.shareId);
  ports.treatments.add(treatment);
  const staged = await captures(ports, tid);
  return { appointment, treatment, draft, captures: staged };
}

/** Keeps what the doctor has written; what is attached stays attached. Errors: NOT_FOUND; those of `Drafts.change`. */
export async function saveDraft(
  { drafts, treatments, clock }: DraftPorts,
  tid: string,
  { emr, unfinished, carried }: Pick<Draft, 'emr' | 'unfinished' | 'carried'>,
): Promise<{ savedAt: string }> {
  treatments.need(tid);
  const savedAt = instant(clock);
  await drafts.change(tid, ({ unfinished: _, carried: _carried, ...before }) => ({
    ...before,
    emr,
    ...(unfinished === undefined ? {} : { unfinished }),
    ...(carried === undefined ? {} : { carried }),
    savedAt,
  }));
  return { savedAt };
}

/** What is attached to the draft. Errors: NOT_FOUND; those of `Drafts.load`. */
export async function attachments({ drafts, treatments }: DraftPorts, tid: string): Promise<DraftAttachment[]> {
  treatments.need(tid);
  return (await drafts.load(tid)).attachments;
}

/**
 * Attaches a copy of a file. Errors: NOT_FOUND; FILE_TOO_LARGE, also for all that is attached together; those of
 * `Drafts.takeFile` and `Drafts.change`; nothing is left behind then.
 */
export async function attach(
  { drafts, treatments }: DraftPorts,
  tid: string,
  path: string,
): Promise<DraftAttachment[]> {
  treatments.need(tid);
  const taken = await drafts.takeFile(tid, path);
  try {
    const draft = await drafts.change(tid, (before) => {
      const attached = [...before.attachments, taken];
      withinLimit(
        attached.reduce((sum, { bytes }) => sum + bytes, 0),
        MAX_RECORD_BYTES,
      );
      return { ...before, attachments: attached };
    });
    return draft.attachments;
  } catch (error) {
    await drafts.removeFile(tid, taken.id);
    throw error;
  }
}

/** Takes an attachment off the draft, then throws its copy away. Errors: NOT_FOUND; those of `Drafts.change`. */
export async function detach({ drafts, treatments }: DraftPorts, tid: string, id: string): Promise<DraftAttachment[]> {
  treatments.need(tid);
  const draft = await drafts.change(tid, (before) => {
    const left = before.attachments.filter((attachment) => attachment.id !== id);
    if (left.length === before.attachments.length) throw new OpenwardError('NOT_FOUND', 'No such attachment');
    return { ...before, attachments: left };
  });
  await drafts.removeFile(tid, id);
  return draft.attachments;
}

/**
 * Leaves a listed recording out of the record, or takes it in again when there is no reason any more. Answers all that
 * is left out. Errors: NOT_FOUND; those of `Drafts.change`.
 */
export async function setAside(
  { drafts, treatments }: DraftPorts,
  tid: string,
  { capture, reason }: { readonly capture: string; readonly reason?: SetAsideReason | undefined },
): Promise<DraftSetAside[]> {
  treatments.need(tid);
  const draft = await drafts.change(tid, (before) => {
    const others = (before.setAside ?? []).filter((one) => one.capture !== capture);
    return { ...before, setAside: reason === undefined ? others : [...others, { capture, reason }] };
  });
  return draft.setAside ?? [];
}

/**
 * The record as it would be signed, nothing uploaded.
 * Errors: NOT_FOUND, INPUT_INVALID with the incomplete fields; those of `recordDraft`.
 */
export async function previewDraft(
  ports: WritingPorts,
  tid: string,
  work: Work = {},
): Promise<{ treatment: OpenedTreatment; contents: RecordContents }> {
  const treatment = ports.treatments.need(tid);
  const { contents } = await previewRecord(ports, await recordDraft(ports, treatment.session, work), work);
  return { treatment, contents };
}

/**
 * Seals the draft to the patient, signs D_SD and asks the patient through H_M. Errors: as `previewDraft`,
 * `assembleRecord`, `offer`.
 * @param toRead why the doctor asks to read it again; nothing is asked for when absent
 */
export async function signDraft(
  ports: WritingPorts,
  tid: string,
  work: Work = {},
  toRead?: string,
): Promise<Confirmation> {
  const { session } = ports.treatments.need(tid);
  const record = await assembleRecord(ports, await recordDraft(ports, session, work), work);
  try {
    const readAgain = toRead === undefined ? undefined : await askedFor(ports, session, record, toRead);
    return await offer(ports, readAgain === undefined ? record : { ...record, readAgain }, work);
  } finally {
    await record.ciphertext.discard();
  }
}

async function askedFor(
  ports: WritingPorts,
  { tid, pid: patientPid }: OpenedTreatment['session'],
  { kinds }: Pick<AssembledRecord, 'kinds'>,
  reason: string,
): Promise<ShareId | undefined> {
  const { readAgain: before } = await ports.drafts.load(tid);
  const readAgain = await askedWithSignature(ports, { patientPid, kinds, reason }, before);
  if (readAgain !== undefined && readAgain !== before)
    await ports.drafts.change(tid, (draft) => ({ ...draft, readAgain }));
  return readAgain;
}

/** 0 before there is one: no draft amends that. */
async function latestVersion({ ledger }: Pick<WritingPorts, 'ledger'>, tid: TID): Promise<number> {
  return (await recordOnLedger(ledger, { tid }))?.version ?? 0;
}

/**
 * The draft of an amendment holds what was read by a share, so it is shown as long as that is. Errors: SHARE_REVOKED,
 * SHARE_EXPIRED, SHARE_NOT_GRANTED.
 */
async function requireStillShared(
  { ledger, clock }: Pick<WritingPorts, 'ledger' | 'clock'>,
  shareId: ShareId,
): Promise<void> {
  const { status, granted } = await ledger.evaluate(ledgerApi.shares.get, { shareId });
  if (status === 'revoked') throw new OpenwardError('SHARE_REVOKED');
  if (status !== 'granted' || granted === undefined) throw new OpenwardError('SHARE_NOT_GRANTED');
  if (new Date(granted.expiry) <= clock.now()) throw new OpenwardError('SHARE_EXPIRED');
}
