import { decodeShr, type ShrDocument } from '../../api/formats/shr.ts';
import type { Service } from '../../api/http/service.ts';
import type { StagedCapture } from '../../api/messages/hospital.ts';
import type { Draft } from '../../api/formats/draft.ts';
import { blanksIn } from '../../domain/blanks.ts';
import { bounds } from '../../domain/bounds.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { TreatmentSessionKey } from '../../domain/appointment.ts';
import { cleaned } from '../../domain/text.ts';
import type { SetAside } from '../../protocol/container/manifest.ts';
import type { Drafts } from '../ports/drafts.ts';
import type { Work } from '../ports/progress.ts';
import type { Vault } from '../ports/vault.ts';
import { about, captures, fetchCapture, type CapturePorts } from './capture.ts';
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
 * Everything that goes into the record: the draft, the captures of the treatment but for those that were set aside,
 * which are not even fetched, the attached files.
 * Errors: those of `Drafts` and `fetchCapture`; INPUT_INVALID while something typed is in no part of the record, or a
 * blank is not filled; MANIFEST_MISMATCH when a capture is no device record.
 */
export async function recordDraft(
  ports: RecordDraftPorts,
  { tid, pid: patientPid }: Pick<TreatmentSessionKey, 'tid' | 'pid'>,
  work: Work,
): Promise<RecordDraft> {
  const { emr, unfinished, attachments, setAside = [] } = await ports.drafts.load(tid);
  if (unfinished !== undefined)
    throw new OpenwardError('INPUT_INVALID', `Typed and not finished: ${Object.keys(unfinished).join(', ')}`);
  requireFilled(emr);
  const reasons = new Map(setAside.map(({ capture, reason }) => [capture, reason]));
  const captured: CapturedPart[] = [];
  const left: SetAside[] = [];
  for (const staged of await captures(ports, tid)) {
    const reason = reasons.get(staged.digest);
    if (reason === undefined) captured.push(await capturedPart(ports, staged, work));
    else left.push(gapOf(staged, reason));
  }
  const attached = attachments.map(async (attachment) => ({
    title: attachment.title,
    mediaType: attachment.mediaType,
    data: await ports.drafts.openFile(tid, attachment),
  }));
  return {
    tid,
    patientPid,
    emr,
    emrTitle: EMR_TITLE,
    captures: captured,
    setAside: left,
    attachments: await Promise.all(attached),
  };
}

/** A blank that a template left is no part of a record. */
function requireFilled({ complaint = '', findings = '', plan = '' }: Draft['emr']): void {
  const left = blanksIn([complaint, findings, plan].join('\n')).length;
  if (left > 0) throw new OpenwardError('INPUT_INVALID', `Blanks that are not filled: ${String(left)}`);
}

function gapOf({ digest, device, start, end }: StagedCapture, reason: SetAside['reason']): SetAside {
  return { capture: digest, ...(device === '' ? {} : { device }), from: start, to: end, reason };
}

async function capturedPart(ports: RecordDraftPorts, staged: StagedCapture, work: Work): Promise<CapturedPart> {
  const data = await fetchCapture(ports, staged, work);
  const document = decoded(staged, data);
  const { device, start, end } = staged;
  if (document.start !== start || document.end !== end)
    throw about(new OpenwardError('MANIFEST_MISMATCH', 'A capture covers another time than H_M says'), staged);
  return {
    title: cleaned(`SHR ${device}`, bounds.title, 'SHR'),
    device,
    start,
    end,
    gaps: manifestGaps(document),
    data,
  };
}

function decoded(staged: StagedCapture, data: Uint8Array): ShrDocument {
  try {
    return decodeShr(data);
  } catch (cause) {
    const why = 'A capture is not the device record it claims to be';
    throw about(new OpenwardError('MANIFEST_MISMATCH', why, { cause }), staged);
  }
}
