import type { Phase } from '../../api/window/phases.ts';

/**
 * Told while long work goes on. `phase` is one of the words in `api/window/phases.ts`; `total` is 0 when it is not
 * known.
 */
export type Progress = (phase: Phase, done: number, total: number, unit: 'bytes' | 'steps') => void;

/** What every long flow takes beside its input. */
export interface Work {
  /** Called any number of times; must not throw. */
  readonly progress?: Progress;
  /** Aborting ends the flow with CANCELLED, inside streams at once, else before the next step. */
  readonly signal?: AbortSignal;
}
