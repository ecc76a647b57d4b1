import type { CapturePorts } from '../../app/flows/capture.ts';
import type { Drained } from '../../app/flows/upload.ts';
import type { Work } from '../../app/ports/progress.ts';
import type { StagedCapture } from '../../api/messages/hospital.ts';
import type { Service } from '../../api/http/service.ts';
import { OpenwardError, type ErrorCode } from '../../domain/errors.ts';
import { Drainer } from '../outbox/drainer.ts';
import type { CaptureService } from './capture-service.ts';
import type { HeldCapture } from './held-capture.ts';
import type { JournalFolder } from './journal-folder.ts';
import { submitDocuments } from './submit-documents.ts';

/** Somebody who is needed is not there now, and may be later. */
const away: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  ...(['SERVICE_UNAVAILABLE', 'BUSY', 'SERVICE_DISK', 'SERVICE_DATABASE', 'LEDGER_UNAVAILABLE'] as const),
  'STORAGE_UNAVAILABLE',
]);
/** It would be refused again and again: a person has to look. */
const refused: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  ...(['CONFLICT', 'NOT_ENTITLED', 'NOT_FOUND', 'TREATMENT_UNKNOWN', 'CERTIFICATE_INVALID', 'USER_REVOKED'] as const),
  ...(['INPUT_INVALID', 'FILE_TOO_LARGE', 'DISK_FAILED'] as const),
]);

const underWay = new WeakMap<HeldCapture, Promise<StagedCapture[]>>();

/**
 * Stores what of a recording is not stored. While somebody needed for it cannot be reached it is queued: on this disk,
 * until it is stored, and tried again by `storeQueued`. Errors: those of `submitDocuments`.
 */
export async function storeOrQueue(ports: CapturePorts, capture: HeldCapture, work: Work): Promise<StagedCapture[]> {
  try {
    return await alone(capture, () => submitDocuments(ports, capture, work));
  } catch (error) {
    if (error instanceof OpenwardError && away.has(error.code)) await capture.queue(true);
    if (error instanceof OpenwardError && refused.has(error.code)) await capture.queue(false);
    throw error;
  }
}

/** Whose recordings are stored while they are signed in. */
interface Technician {
  readonly ports: Omit<CapturePorts, 'hospital'>;
  readonly hospital: () => Service;
  readonly journals: JournalFolder;
}

/** Stores what is queued as soon as that can be; answers what ends that. */
export function storeWhileSignedIn(
  { ports, hospital, journals }: Technician,
  captures: Pick<CaptureService, 'list'>,
): () => void {
  const drain = async (): Promise<Drained[]> => {
    try {
      return await storeQueued({ ...ports, hospital: hospital() }, await captures.list(journals));
    } catch (error) {
      return [{ id: 'all', error }];
    }
  };
  const drainer = new Drainer({ drain, longest: 60_000 });
  void drainer.start();
  return () => drainer.stop();
}

/** Tries each that is queued once. Never throws. */
export async function storeQueued(ports: CapturePorts, captures: readonly HeldCapture[]): Promise<Drained[]> {
  const outcomes: Drained[] = [];
  for (const capture of captures.filter(({ view }) => view.queued === true && view.state === 'stopped'))
    outcomes.push(
      await storeOrQueue(ports, capture, {}).then(
        () => ({ id: capture.id }),
        (error: unknown) => ({ id: capture.id, error }),
      ),
    );
  return outcomes;
}

/** One hand-over of a recording at a time: another one waits, and finds what that has stored. */
async function alone(capture: HeldCapture, work: () => Promise<StagedCapture[]>): Promise<StagedCapture[]> {
  const before = underWay.get(capture);
  const mine = (before ?? Promise.resolve([])).catch(() => []).then(work);
  underWay.set(capture, mine);
  try {
    return await mine;
  } finally {
    if (underWay.get(capture) === mine) underWay.delete(capture);
  }
}
