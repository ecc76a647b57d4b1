import type { Stage } from '../stage.ts';
import type { Shown } from '../windows.ts';
import type { Actor } from './actor.ts';

/** What a step leaves behind for whoever wants to check it: transaction ids, URL_C, digests, file names. */
export type Evidence = Readonly<Record<string, string | number | boolean>>;

/** One step of the main job, done through a real window. It throws when what it expects does not come. */
export interface Step<S extends Shown = Stage> {
  readonly id: string;
  /** Phase of the paper, 1 to 8 (section 1.2). */
  readonly phase: number;
  readonly actor: Actor;
  readonly title: string;
  run(stage: S): Promise<Evidence>;
}
