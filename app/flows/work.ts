import { OpenwardError } from '../../domain/errors.ts';
import type { Work } from '../ports/progress.ts';
import type { Phase } from '../../api/window/phases.ts';

/**
 * Says that a phase begins, unless the work was cancelled: cancelling takes effect between steps as well as inside
 * streams.
 */
export function begin(work: Work, phase: Phase, total = 0, unit: 'bytes' | 'steps' = 'steps'): void {
  proceed(work);
  work.progress?.(phase, 0, total, unit);
}

/** @throws OpenwardError CANCELLED */
function proceed(work: Work): void {
  if (work.signal?.aborted === true) throw new OpenwardError('CANCELLED', undefined, { cause: work.signal.reason });
}
