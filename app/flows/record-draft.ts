import { decodeShr, type ShrDocument } from '../../api/formats/shr.ts';
import type { Service } from '../../api/http/service.ts';
import type { StagedCapture } from '../../api/messages/hospital.ts';
import { bounds } from '../../domain/bounds.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { cleaned } from '../../domain/text.ts';
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
 * Errors: those of `Drafts` and `fetchCapture`; MANIFEST_MISMATCH when a capture is no device record.
 */
export async function recordDraft(ports: RecordDraftPorts, tid: string, work: Work): Promise<RecordDraft> {
  const { emr, attachments } = await ports.drafts.load(tid);
  const captured: CapturedPart[] = [];
  for (const staged of await captures(ports, tid)) captured.push(await capturedPart(ports, staged, work));
  const attached = attachments.map(async (attachment) => ({
    title: attachment.title,
    mediaType: attachment.mediaType,
    data: await ports.drafts.openFile(tid, attachment),
  }));
  return { tid, emr, emrTitle: EMR_TITLE, captures: captured, attachments: await Promise.all(attached) };
}

async function capturedPart(ports: RecordDraftPorts, staged: StagedCapture, work: Work): Promise<CapturedPart> {
  const data = await fetchCapture(ports, staged, work);
  const { device, start, end } = staged;
  return {
    title: cleaned(`SHR ${device}`, bounds.title, 'SHR'),
    device,
    start,
    end,
    gaps: manifestGaps(decoded(data)),
    data,
  };
}

function decoded(data: Uint8Array): ShrDocument {
  try {
    return decodeShr(data);
  } catch (cause) {
    throw new OpenwardError('MANIFEST_MISMATCH', 'A capture is not the device record it claims to be', { cause });
  }
}
