import type { Stage } from '../stage.ts';

/** Who acts in a step; `operator` has no window and works at the command line. */
export type Actor = 'operator' | 'officer' | 'admin' | 'doctor' | 'technician' | 'patient' | 'consumer';

/** What a step leaves behind for whoever wants to check it: transaction ids, URL_C, digests, file names. */
export type Evidence = Readonly<Record<string, string | number | boolean>>;

/** One step of the main job, done through a real window. It throws when what it expects does not come. */
export interface Step {
  readonly id: string;
  /** Phase of the paper, 1 to 8 (section 1.2). */
  readonly phase: number;
  readonly actor: Actor;
  readonly title: string;
  run(stage: Stage): Promise<Evidence>;
}
