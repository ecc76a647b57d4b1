export interface Phase {
  readonly name: string;
  readonly command: readonly string[];
  readonly report?: string;
  readonly groundwork?: boolean;
  readonly minutes?: number;
  readonly waits?: boolean;
}

export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: string[];
  readonly failures: string[];
  readonly seconds: number;
  readonly ended: boolean;
}

export declare function runPhase(
  phase: Phase,
  conditions: {
    readonly root: string;
    readonly ports?: string | undefined;
    readonly alone: boolean;
    readonly until: number;
  },
): Promise<Outcome>;
