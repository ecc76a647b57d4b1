import type { Phase } from './run-phase.mjs';

export declare const LANES: number;
/** Answers those there was no time for. */
export declare function performAll(
  phases: readonly Phase[],
  options: {
    readonly until: number;
    readonly now?: () => number;
    readonly perform: (phase: Phase, lane: number) => Promise<void>;
  },
): Promise<Phase[]>;
