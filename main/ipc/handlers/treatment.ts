import type { z } from 'zod';
import type { TreatmentView } from '../../../api/window/calls.ts';
import type { Appointment } from '../../../domain/appointment.ts';
import { OpenwardError } from '../../../domain/errors.ts';
import { captures, fetchCapture } from '../../../app/flows/capture.ts';
import {
  assembleRecord,
  offer,
  previewRecord,
  type AttachedPart,
  type CapturedPart,
  type RecordDraft,
} from '../../../app/flows/seal.ts';
import { dayList, openTreatment, type OpenedTreatment } from '../../../app/flows/treat.ts';
import { instant } from '../../../domain/clock.ts';
import { hospitalApi } from '../../../api/http/hospital.ts';
import type { StagedCapture } from '../../../api/messages/hospital.ts';
import { manifestGaps } from '../../../devices/capture/manifest-gaps.ts';
import { decodeShr } from '../../../api/formats/shr.ts';
import type { SignedIn } from '../../session/signed-in.ts';
import { attachmentReader, takeAttachment } from '../../spool/attachments.ts';
import type { DraftAttachment } from '../../spool/drafts.ts';
import type { Desk } from '../desk.ts';
import type { AreaHandlers, CallContext } from '../handlers.ts';
import { nameOf, recordView } from './record-view.ts';

type Attachments = z.input<typeof TreatmentView>['attachments'];
type OpenOne = OpenedTreatment & { readonly appointment: Appointment };

/** Title under which the medical record stands in the list of segments. */
const emrTitle = 'EMR';

export function treatmentHandlers({
  session,
  loaded,
  clock,
  dialogs,
}: Desk): AreaHandlers<'treatment'> & AreaHandlers<'day'> {
  /** Treatments whose T_SK this doctor has opened since signing in. */
  const open = new WeakMap<SignedIn, Map<string, OpenOne>>();

  const opened = (tid: string): { person: SignedIn; treatment: OpenOne } => {
    const person = session.need();
    const treatment = open.get(person)?.get(tid);
    if (!treatment) throw new OpenwardError('NOT_FOUND', 'The treatment is not open');
    return { person, treatment };
  };

  return {
    'day.list': () => dayList({ hospital: session.need().hospital() }),

    'treatment.open': async ({ appointmentId }) => {
      const person = session.need();
      const hospital = person.hospital();
      const appointment = (await dayList({ hospital })).find(({ id }) => id === appointmentId);
      if (appointment?.tsk === undefined)
        throw new OpenwardError('NOT_FOUND', 'No such appointment, or the patient has not checked in');
      const treatment = { ...(await openTreatment(person.ports, appointment.tsk)), appointment };
      const { tid, pid, di } = treatment.session;
      open.set(person, (open.get(person) ?? new Map<string, OpenOne>()).set(tid, treatment));
      const [draft, staged] = await Promise.all([person.drafts.load(tid), captures({ hospital }, tid)]);
      const { emr, savedAt, attachments } = draft;
      return {
        appointment,
        tid,
        patientPid: pid,
        di,
        draft: { ...emr, ...(savedAt === undefined ? {} : { savedAt }) },
        attachments: listed(attachments),
        captures: staged,
        ...(appointment.remark === undefined ? {} : { remark: appointment.remark }),
      };
    },

    'treatment.saveDraft': async ({ tid, emr }) => {
      const { person } = opened(tid);
      const savedAt = instant(clock);
      const { attachments } = await person.drafts.load(tid);
      await person.drafts.save(tid, { emr, savedAt, attachments });
      return { savedAt };
    },

    'treatment.attach': async ({ tid }) => {
      const { person } = opened(tid);
      const path = await dialogs.openFile();
      if (path === undefined) return listed((await person.drafts.load(tid)).attachments);
      const taken = await takeAttachment(person.drafts, person.ports.vault, tid, path);
      const draft = await person.drafts.load(tid);
      const attachments = [...draft.attachments, taken];
      await person.drafts.save(tid, { ...draft, attachments });
      return listed(attachments);
    },

    'treatment.detach': async ({ tid, id }) => {
      const { person } = opened(tid);
      const draft = await person.drafts.load(tid);
      const attachments = draft.attachments.filter((attachment) => attachment.id !== id);
      if (attachments.length === draft.attachments.length) throw new OpenwardError('NOT_FOUND', 'No such attachment');
      await person.drafts.save(tid, { ...draft, attachments });
      await person.drafts.removeAttachment(tid, id);
      return listed(attachments);
    },

    'treatment.captures': ({ tid }) => captures({ hospital: opened(tid).person.hospital() }, tid),

    'treatment.preview': async ({ tid }, work) => {
      const { person, treatment } = opened(tid);
      const draft = await recordDraft(person, tid, work);
      const { contents } = await previewRecord(person.ports, draft, work);
      return recordView({
        patientPid: treatment.session.pid,
        doctorPid: person.me.pid,
        hospital: nameOf(loaded.profile, treatment.treatment.hospital),
        bytes: contents.manifest.segments.reduce((sum, { bytes }) => sum + bytes, 0),
        contents,
        checks: (['integrity', 'doctor-signature', 'patient-signature', 'ledger'] as const).map((id) => ({
          id,
          result: 'pending',
          evidence: [],
        })),
      });
    },

    'treatment.sign': async ({ tid }, work) => {
      const { person } = opened(tid);
      const record = await assembleRecord(person.ports, await recordDraft(person, tid, work), work);
      try {
        return await offer({ ...person.ports, hospital: person.hospital() }, record, work);
      } finally {
        await record.ciphertext.discard();
      }
    },

    'treatment.waiting': () =>
      session.need().hospital().call(hospitalApi.confirmations, { params: {}, query: {}, body: {} }),
  };
}

/** Everything that goes into the record: the draft, the captures of the treatment, the attached files. */
async function recordDraft(person: SignedIn, tid: string, work: CallContext): Promise<RecordDraft> {
  const { emr, attachments } = await person.drafts.load(tid);
  const captured: CapturedPart[] = [];
  for (const staged of await captures({ hospital: person.hospital() }, tid))
    captured.push(await capturedPart(person, staged, work));
  const attached = await Promise.all(attachments.map((attachment) => attachedPart(person, tid, attachment)));
  return { tid, emr, emrTitle, captures: captured, attachments: attached };
}

async function capturedPart(person: SignedIn, staged: StagedCapture, work: CallContext): Promise<CapturedPart> {
  const data = await fetchCapture(person.ports, staged, work);
  const document = decodeCapture(data);
  const { device, start, end } = staged;
  return { title: `SHR ${device}`.slice(0, 200), device, start, end, gaps: manifestGaps(document), data };
}

function decodeCapture(data: Uint8Array): ReturnType<typeof decodeShr> {
  try {
    return decodeShr(data);
  } catch (cause) {
    throw new OpenwardError('MANIFEST_MISMATCH', 'A capture is not the device record it claims to be', { cause });
  }
}

async function attachedPart(person: SignedIn, tid: string, attachment: DraftAttachment): Promise<AttachedPart> {
  return {
    title: attachment.title,
    mediaType: attachment.mediaType,
    data: await attachmentReader(person.drafts, person.ports.vault, tid, attachment),
  };
}

function listed(attachments: readonly DraftAttachment[]): Attachments {
  return attachments.map(({ id, title, mediaType, bytes }) => ({ id, title, mediaType, bytes }));
}
