/** Told while long work goes on. `phase` is one of the words in `app/flows/phases.ts`; `total` is 0 when it is not known. */
export type Progress = (phase: string, done: number, total: number, unit: 'bytes' | 'steps') => void;

/** What every long flow takes beside its input. */
export interface Work {
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}
