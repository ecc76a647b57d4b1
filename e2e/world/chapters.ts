import { ShareId } from '../../domain/ids.ts';
import type { Share } from '../../domain/share.ts';
import type { Emr } from '../../api/formats/emr.ts';
import { captures, fetchCapture, sealCapture } from '../../app/flows/capture.ts';
import { openConfirmation, signConfirmation } from '../../app/flows/confirm.ts';
import { askedToRead, askedWithSignature } from '../../app/flows/read-again.ts';
import { assembleRecord, offer } from '../../app/flows/seal.ts';
import type { CapturedPart, RecordDraft } from '../../app/flows/seal.ts';
import { shareOnLedger, grantShare, requestShare } from '../../app/flows/share.ts';
import { openTreatment } from '../../app/flows/treat.ts';
import type { Delivery } from '../../app/flows/upload.ts';
import { manifestGaps } from '../../app/flows/manifest-gaps.ts';
import { decodeShr, encodeShr, type ShrDocument } from '../../api/formats/shr.ts';
import type { Confirmation, StagedCapture } from '../../api/messages/hospital.ts';
import { streamOf } from '../../app/flows/testing/memory-ports.ts';
import type { Encounter } from './cast.ts';
import type { Person } from './person.ts';
import { until } from './until.ts';

/** The parts of the story that several tests begin with, each by the flows alone. */

/** What a doctor writes about this patient. */
export function chapterEmr({ di }: Encounter, marker = 'Acute appendicitis'): Emr {
  const { complaint, name, sex, birthDate, allergies, noKnownAllergies } = di;
  return {
    format: 'openward-emr/2',
    encounter: { department: 'general-surgery', start: new Date().toISOString() },
    subject: { name, sex, ...(birthDate === undefined ? {} : { birthDate }), allergies, noKnownAllergies },
    complaint,
    findings: `Tenderness at McBurney's point. ${marker}`,
    vitalSigns: [{ code: '8867-4', quantity: { value: 92, unit: '/min' } }],
    diagnoses: [{ system: 'ICD-10', code: 'K35.8', text: marker }],
    procedures: ['Laparoscopic appendectomy'],
    medications: [{ name: 'Cefazolin', dose: { value: 2, unit: 'g' }, route: 'intravenous', frequency: 'once' }],
    plan: 'Mobilise this evening, home tomorrow',
  };
}

/** The technician seals a device's document to patient and doctor. */
export async function handOver(
  technician: Person,
  { tid, patient, doctor }: Encounter,
  document: ShrDocument,
): Promise<StagedCapture> {
  const { vendor, model } = document.device ?? { vendor: 'unknown', model: 'device' };
  return sealCapture(technician, {
    tid,
    patientPid: patient.pid,
    doctorPid: doctor.pid,
    document: () => streamOf(encodeShr(document)),
    device: `${vendor} ${model}`,
    start: document.start,
    end: document.end,
    gaps: document.gaps.length,
  });
}

/** The doctor pulls in every capture of the treatment. */
export async function pullIn(doctor: Person, tid: string): Promise<CapturedPart[]> {
  const staged = await captures(doctor, tid);
  return Promise.all(
    staged.map(async (capture) => {
      const data = await fetchCapture(doctor, capture);
      return {
        title: capture.device,
        device: capture.device,
        start: capture.start,
        end: capture.end,
        gaps: manifestGaps(decodeShr(data)),
        data,
      };
    }),
  );
}

/** The doctor opens T_SK, writes, seals, signs, and asks the patient. */
export async function write(
  encounter: Encounter,
  parts: Partial<Pick<RecordDraft, 'captures' | 'setAside' | 'attachments'>> & { emr?: Emr; toRead?: string } = {},
): Promise<Confirmation> {
  const { doctor, tid, appointment } = encounter;
  const { session } = await openTreatment(doctor, tskOf(appointment));
  const draft: RecordDraft = {
    tid,
    patientPid: session.pid,
    emr: parts.emr ?? chapterEmr({ ...encounter, di: session.di }),
    emrTitle: 'Surgery',
    captures: parts.captures ?? [],
    setAside: parts.setAside ?? [],
    attachments: parts.attachments ?? [],
  };
  const assembled = await assembleRecord(doctor, draft);
  try {
    const { toRead: reason } = parts;
    if (reason === undefined) return await offer(doctor, assembled);
    const wish = { patientPid: session.pid, kinds: assembled.kinds, reason };
    const readAgain = await askedWithSignature(doctor, wish, undefined);
    return await offer(doctor, readAgain === undefined ? assembled : { ...assembled, readAgain });
  } finally {
    await assembled.ciphertext.discard();
  }
}

function tskOf({ tsk }: Encounter['appointment']): string {
  if (tsk === undefined) throw new Error('expected T_SK to be there after check-in');
  return tsk;
}

/** The patient reads and signs; the record is on the ledger when this resolves. */
export async function sign({ patient, org, tid }: Encounter): Promise<Delivery> {
  return signConfirmation(patient, await openConfirmation(patient, org, tid));
}

/** The same, and with it the patient lets the doctor read it again, as they asked. Answers the share. */
export async function signAndLetRead({ patient, doctor, org, tid }: Encounter): Promise<Share> {
  const shown = await openConfirmation(patient, org, tid);
  const { readAgain = '' } = shown.confirmation;
  await seenBy(patient, readAgain, 'requested');
  const wish = await askedToRead(patient, shown.confirmation);
  if (wish === undefined) throw new Error('expected the doctor to have asked with the signature');
  await signConfirmation(patient, shown);
  const { shareId, consumerPid, purpose, until: expiry } = wish;
  const segments = shown.contents.segments.map(({ id }) => id);
  const { version } = shown.confirmation;
  const { result } = await grantShare(patient, { shareId, consumerPid, purpose, tid, version, segments, expiry });
  await seenBy(doctor, shareId, 'granted');
  return result;
}

/** The consumer asks for everything; the patient grants the given segments. Answers the share id. */
export async function shareWith(
  consumer: Person,
  { patient, tid }: Encounter,
  segments: readonly string[],
): Promise<string> {
  const expiry = inDays(30);
  const { shareId } = (
    await requestShare(consumer, {
      patientPid: patient.pid,
      purpose: 'research',
      reason: 'Ventilation during surgery',
      kinds: ['EMR', 'SHR', 'attachment'],
      until: expiry,
    })
  ).result;
  await seenBy(patient, shareId, 'requested');
  await grantShare(patient, {
    shareId,
    consumerPid: consumer.pid,
    purpose: 'research',
    tid,
    version: 1,
    segments,
    expiry,
  });
  await seenBy(consumer, shareId, 'granted');
  return shareId;
}

/**
 * What one organisation's peer has committed, another's learns a moment later: a person would see the news and then
 * act.
 */
export async function seenBy({ ledger }: Person, shareId: string, status: Share['status']): Promise<void> {
  await until(
    `the share to be ${status} at this person's peer`,
    async () => (await shareOnLedger(ledger, ShareId.parse(shareId), (share) => share.status === status)) !== undefined,
  );
}

export function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString();
}
