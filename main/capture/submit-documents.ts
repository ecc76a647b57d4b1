import { captures, sealCapture, type CapturePorts } from '../../app/flows/capture.ts';
import { begin } from '../../app/flows/work.ts';
import type { Work } from '../../app/ports/progress.ts';
import type { StagedCapture } from '../../api/messages/hospital.ts';
import { bounds } from '../../domain/bounds.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { cleaned } from '../../domain/text.ts';
import type { HeldCapture } from './held-capture.ts';

/**
 * Seals, stores and lists the documents of a capture that are not there yet, one after the other. One that this
 * machine's disk does not give back keeps none of the others from being stored; it is told at the end. What H_M has
 * listed already, though its answer was not heard, is not stored again.
 * Errors: those of `sealCapture` and of having a document made.
 */
export async function submitDocuments(ports: CapturePorts, capture: HeldCapture, work: Work): Promise<StagedCapture[]> {
  const listed = await listedOf(ports, capture);
  const staged: StagedCapture[] = [];
  let unread: OpenwardError | undefined;
  for (const slice of capture.unstored) {
    try {
      staged.push(await submitOne(ports, { capture, slice, listed }, work));
    } catch (error) {
      if (!(error instanceof OpenwardError) || error.code !== 'DISK_FAILED') throw error;
      unread ??= error;
    }
  }
  if (unread !== undefined) throw unread;
  return staged;
}

interface Submitted {
  readonly capture: HeldCapture;
  readonly slice: number;
  readonly listed: readonly StagedCapture[];
}

async function submitOne(
  ports: CapturePorts,
  { capture, slice, listed }: Submitted,
  work: Work,
): Promise<StagedCapture> {
  begin(work, 'reading');
  const { device, driver, start, end, gaps, read } = await capture.document(slice);
  const { tid, patientPid, doctorPid } = capture.treatment;
  const named = cleaned(device, bounds.label, driver);
  const isSame = (one: StagedCapture): boolean =>
    one.device === named && one.start === start && one.end === end && !capture.view.documents.includes(one.url);
  const one = { tid, patientPid, doctorPid, device: named, start, end, gaps, document: read };
  const staged = listed.find(isSame) ?? (await sealCapture(ports, one, work));
  await capture.sealed(slice, staged.url);
  return staged;
}

/** What its technician has listed for its treatment. None when H_M cannot read that: then all is stored. */
async function listedOf(ports: CapturePorts, { owner, treatment }: HeldCapture): Promise<StagedCapture[]> {
  try {
    return (await captures(ports, treatment.tid)).filter(({ technicianPid }) => technicianPid === owner);
  } catch (error) {
    if (error instanceof OpenwardError && error.code === 'CAPTURE_UNREADABLE') return [];
    throw error;
  }
}
