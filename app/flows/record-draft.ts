import { decodeShr, type ShrDocument } from '../../api/formats/shr.ts';
import type { Service } from '../../api/http/service.ts';
import type { StagedCapture } from '../../api/messages/hospital.ts';
import { cut } from '../../domain/cut.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { TreatmentSessionKey } from '../../domain/appointment.ts';
import type { Drafts } from '../ports/drafts.ts';
import type { Work } from '../ports/progress.ts';
import type { Vault } from '../ports/vault.ts';
import { captures, fetchCapture, type CapturePorts } from './capture.ts';
import { manifestGaps } from './manifest-gaps.ts';
import type { CapturedPart, RecordDraft } from './seal.ts';

/** Title under which the medical record stands in the list of segments. */
const EMR_TITLE = 'EMR';

/** What the parts of a record are fetched by. */
export interface RecordDraftPorts extends CapturePorts {
  readonly drafts: Drafts;
  readonly hospital: Service;
  readonly vault: Vault;
}

/**
 * Everything that goes into the record: the draft, the captures of the treatment, the attached files.
 * Errors: those of `Drafts` and `fetchCapture`; INPUT_INVALID while something typed is in no part of the record;
 * MANIFEST_MISMATCH when a capture is no device record.
 */
export async function recordDraft(
  ports: RecordDraftPorts,
  { tid, pid: patientPid }: Pick<TreatmentSessionKey, 'tid' | 'pid'>,
  work: Work,
): Promise<RecordDraft> {
  const { emr, unfinished, attachments } = await ports.drafts.load(tid);
  if (unfinished !== undefined)
    throw new OpenwardError('INPUT_INVALID', `Typed and not finished: ${Object.keys(unfinished).join(', ')}`);
  const captured: CapturedPart[] = [];
  for (const staged of await captures(ports, tid)) captured.push(await capturedPart(ports, staged, work));
  const attached = attachments.map(async (attachment) => ({
    title: attachment.title,
    mediaType: attachment.mediaType,
    data: await ports.drafts.openFile(tid, attachment),
  }));
  return { tid, patientPid, emr, emrTitle: EMR_TITLE, captures: captured, attachments: await Promise.all(attached) };
}

async function capturedPart(ports: RecordDraftPorts, staged: StagedCapture, work: Work): Promise<CapturedPart> {
  const data = await fetchCapture(ports, staged, work);
  const document = decoded(data);
  const { device, start, end } = staged;
  if (document.start !== start || document.end !== end)
    throw new OpenwardError('MANIFEST_MISMATCH', 'A capture covers another time than H_M says');
  return { title: cut(`SHR ${device}`, 200), device, start, end, gaps: manifestGaps(document), data };
}

function decoded(data: Uint8Array): ShrDocument {
  try {
    return decodeShr(data);
  } catch (cause) {
    throw new OpenwardError('MANIFEST_MISMATCH', 'A capture is not the device record it claims to be', { cause });
  }
}
