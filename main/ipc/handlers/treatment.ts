import type { z } from 'zod';
import type { TreatmentView } from '../../../api/window/calls/treatment.ts';
import { beginAmendment } from '../../../app/flows/amend.ts';
import { earlierRecords } from '../../../app/flows/carry-over.ts';
import { checksToCome } from '../../../app/flows/checks.ts';
import { captures } from '../../../app/flows/capture.ts';
import { waitingAt } from '../../../app/flows/confirm.ts';
import { patientNames } from '../../../app/flows/patient-names.ts';
import { askOnceToReadAgain, readingOf } from '../../../app/flows/read-again.ts';
import { signedRecord, signedRecords, worklist } from '../../../app/flows/treat.ts';
import {
  attach,
  attachments,
  detach,
  openForWriting,
  previewDraft,
  saveDraft,
  setAside,
  signDraft,
  type TreatmentAtHand,
  type WritingPorts,
} from '../../../app/flows/write.ts';
import type { DraftAttachment } from '../../../api/formats/draft.ts';
import type { SealedTexts } from '../../spool/sealed-texts.ts';
import type { Dialogs } from '../dialogs.ts';
import type { NameOf } from '../name-of.ts';
import type { AreaHandlers } from '../handlers.ts';
import type { OpenedContents } from './opened.ts';
import { recordView } from './record-view.ts';

type TreatmentReply = z.input<typeof TreatmentView>;

interface TreatmentParts {
  /** Those of the signed-in doctor. */
  readonly writing: () => WritingPorts;
  /** The same; another object for each sign-in. */
  readonly person: () => object;
  readonly opened: Pick<OpenedContents, 'recall'>;
  readonly nameOf: NameOf;
  readonly dialogs: Pick<Dialogs, 'openFile'>;
  readonly texts: () => SealedTexts;
}

export function treatmentHandlers({
  writing,
  person,
  opened,
  nameOf,
  dialogs,
  texts,
}: TreatmentParts): AreaHandlers<'treatment'> & AreaHandlers<'day'> {
  /** Of the patients of each sign-in. */
  const names = new WeakMap<object, Map<string, string | undefined>>();
  return {
    'day.list': async ({ day }) => {
      const [ports, list] = [writing(), await worklist(writing(), day)];
      const known = names.get(person()) ?? new Map<string, string | undefined>();
      names.set(person(), known);
      return { ...list, names: await patientNames(ports, [...list.items, ...list.others], known) };
    },

    'treatment.open': async ({ appointmentId }) => treatmentView(await openForWriting(writing(), appointmentId)),
    'treatment.saveDraft': ({ tid, ...written }) => saveDraft(writing(), tid, written),

    'treatment.earlier': async ({ tid }) => {
      const ports = writing();
      const { pid: patientPid } = ports.treatments.need(tid).session;
      return (await earlierRecords(ports, { tid, patientPid })).map(({ share, record }) => ({
        shareId: share.shareId,
        tid: record.T_ID,
        version: record.version,
        recordedAt: record.recordedAt,
        hospital: nameOf(record.hospital),
      }));
    },

    'treatment.attach': async ({ tid }) => {
      // Whoever locks while the dialog is open attaches nothing: these are the ports of who asked.
      const ports = writing();
      ports.treatments.need(tid);
      const path = await dialogs.openFile('attachment');
      return listed(path === undefined ? await attachments(ports, tid) : await attach(ports, tid, path));
    },

    'treatment.detach': async ({ tid, id }) => listed(await detach(writing(), tid, id)),

    'treatment.captures': ({ tid }) => {
      const ports = writing();
      ports.treatments.need(tid);
      return captures(ports, tid);
    },

    'treatment.setAside': ({ tid, ...asked }) => setAside(writing(), tid, asked),

    'treatment.preview': async ({ tid }, work) => {
      const { treatment, contents } = await previewDraft(writing(), tid, work);
      return recordView({
        patientPid: treatment.session.pid,
        doctorPid: treatment.treatment.doctorPid,
        hospital: nameOf(treatment.treatment.hospital),
        bytes: contents.manifest.segments.reduce((sum, { bytes }) => sum + bytes, 0),
        contents,
        checks: checksToCome(),
      });
    },

    'treatment.sign': ({ tid, toRead }, work) => signDraft(writing(), tid, work, toRead),

    'treatment.signed': (asked) => signedRecords(writing(), asked),

    'treatment.reading': async ({ tid }) => {
      const ports = writing();
      const [signed, reading] = await Promise.all([signedRecord(ports, tid), readingOf(ports, tid)]);
      return { ...reading, signed };
    },

    /** Of what the doctor has opened in this sign-in, for which the ledger has a use. */
    'treatment.amend': ({ shareId, version }) =>
      beginAmendment(writing(), opened.recall(person(), 'share', shareId, version), shareId),

    'treatment.askToRead': async ({ tid, reason }) => {
      const ports = writing();
      const { patientPid } = await signedRecord(ports, tid);
      return askOnceToReadAgain(ports, tid, { patientPid, reason });
    },
    'treatment.waiting': () => waitingAt(writing().hospital),

    'treatment.texts': () => texts().all(),

    'treatment.keepText': async (text) => {
      await texts().keep(text);
      return {};
    },

    'treatment.dropText': async ({ id }) => {
      await texts().drop(id);
      return {};
    },
  };
}

function treatmentView({ appointment, treatment, draft, captures: staged }: TreatmentAtHand): TreatmentReply {
  const { tid, pid, di } = treatment.session;
  const { emr, unfinished, savedAt } = draft;
  return {
    appointment,
    tid,
    patientPid: pid,
    di,
    draft: { ...emr, ...(savedAt === undefined ? {} : { savedAt }) },
    ...(unfinished === undefined ? {} : { unfinished }),
    carried: draft.carried ?? [],
    attachments: listed(draft.attachments),
    captures: [...staged],
    setAside: [...(draft.setAside ?? [])],
    ...(draft.amends === undefined ? {} : { amends: { version: draft.amends.version, was: draft.amends.was } }),
    ...(appointment.remark === undefined ? {} : { remark: appointment.remark }),
  };
}

function listed(found: readonly DraftAttachment[]): TreatmentReply['attachments'] {
  return found.map(({ id, title, mediaType, bytes }) => ({ id, title, mediaType, bytes }));
}
