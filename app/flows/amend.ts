import { StoredEmrDraft, type StoredEmr } from '../../api/formats/emr.ts';
import type { ShareId } from '../../domain/ids.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { DraftAttachment } from '../../api/formats/draft.ts';
import type { Drafts } from '../ports/drafts.ts';
import type { Work } from '../ports/progress.ts';
import type { RecordContents } from './contents.ts';
import { openRecord, type QueryPorts } from './query.ts';
import { recordOnLedger } from './record-on-ledger.ts';
import { signedRecord } from './treat.ts';
import type { WritingPorts } from './write.ts';

/**
 * Begins an amendment of a record that the doctor has just read again: its document and its attached files become the
 * draft, in which the treatment's recordings are taken in and set aside as before. One that was begun already goes on.
 * Answers the id of the appointment to write under.
 * Errors: NOT_FOUND, NOT_ENTITLED; MANIFEST_MISMATCH when not all of the record is there; RECORD_VERSION when the
 * ledger has a later version, which is to be read first; those of `Drafts`.
 */
export async function beginAmendment(
  ports: WritingPorts,
  contents: RecordContents,
  shareId: ShareId,
): Promise<{ appointmentId: string }> {
  const { manifest } = contents;
  const { tid, version } = manifest;
  const [{ id: appointmentId, doctorPid }, latest] = await Promise.all([
    signedRecord(ports, tid),
    recordOnLedger(ports.ledger, { tid }),
  ]);
  if (doctorPid !== ports.vault.pid || latest?.doctorPid !== ports.vault.pid)
    throw new OpenwardError('NOT_ENTITLED', 'The treatment belongs to another doctor');
  if (latest.version !== version) throw new OpenwardError('RECORD_VERSION', 'The record has been amended since');
  const was = wholeDocument(contents);
  const begun = await ports.drafts.load(tid);
  if (begun.amends?.version === version) {
    // Read by another share since, it goes on with that one.
    const amends = { ...begun.amends, shareId };
    await ports.drafts.change(tid, (draft) => ({ ...draft, amends }));
    return { appointmentId };
  }
  const attachments = await attachedAgain(ports.drafts, contents);
  const setAside = (manifest.setAside ?? []).map(({ capture, reason }) => ({ capture, reason }));
  let left = attachments;
  await ports.drafts.change(tid, (draft) => {
    // Begun meanwhile, and perhaps written on: that one goes on.
    if (draft.amends?.version === version) return draft;
    left = draft.attachments;
    return {
      emr: { ...StoredEmrDraft.parse(was), amendment: { reason: '' } },
      attachments,
      ...(setAside.length === 0 ? {} : { setAside }),
      amends: { version, was, shareId },
    };
  });
  for (const { id } of left) await ports.drafts.removeFile(tid, id);
  return { appointmentId };
}

/** What would be missing from the amendment, if it were not there, would be lost. Errors: MANIFEST_MISMATCH. */
function wholeDocument({ manifest, segments, emr }: RecordContents): StoredEmr {
  const [first] = emr;
  if (first === undefined || segments.length !== manifest.segments.length)
    throw new OpenwardError('MANIFEST_MISMATCH', 'Not all of the record was shared');
  return first.document;
}

async function attachedAgain(drafts: Drafts, { manifest, segments }: RecordContents): Promise<DraftAttachment[]> {
  const attached: DraftAttachment[] = [];
  for (const { entry, meta, data } of segments.filter(({ entry: { kind } }) => kind === 'attachment'))
    attached.push(await drafts.takePart(manifest.tid, { title: meta.title, mediaType: entry.mediaType, data }));
  return attached;
}

/**
 * What the version said that a record amends, of the patient's own; undefined of a first version, and where it cannot
 * be opened, since what waits can be read without it.
 */
export async function saidBefore(
  ports: QueryPorts,
  { tid, version }: { readonly tid: string; readonly version: number },
  work: Work = {},
): Promise<StoredEmr | undefined> {
  if (version === 1) return undefined;
  try {
    return (await openRecord(ports, tid, version - 1, work)).contents.emr[0]?.document;
  } catch (error) {
    if (error instanceof OpenwardError) return undefined;
    throw error;
  }
}
