import type { Step } from '../windows/story/step.ts';
import type { Shown, WindowsOptions } from '../windows/windows.ts';
import { consortiumChapter } from './consortium/chapter.ts';
import { storyChapter } from './story.ts';

/** What a chapter is told. */
export interface ChapterOptions extends WindowsOptions {
  /** Where a network of its own goes, or where the one lies that is to be used. */
  readonly data: string;
  /** Where the logs of hosts go that do not stay. */
  readonly logs: string;
  /** Whether that network is somebody else's. */
  readonly given: boolean;
  readonly progress: (text: string) => void;
}

/** A part of the tour, on what it stands on. */
export interface Chapter<S extends Shown = Shown> {
  readonly stage: S;
  readonly steps: readonly Step<S>[];
  /** Said at the end: what stays, and where. */
  readonly stays?: string;
  /** Ends what was started. */
  close(): Promise<void>;
}

/** A step of a chapter, whatever it stands on. */
export interface Performed {
  readonly step: Omit<Step, 'run'>;
  run(): ReturnType<Step['run']>;
}

/** Steps with what they stand on. */
export interface Play {
  readonly stage: Shown;
  readonly steps: readonly Performed[];
  readonly stays?: string | undefined;
  close(): Promise<void>;
}

function playOf<S extends Shown>({ stage, steps, stays, close }: Chapter<S>): Play {
  const performed = steps.map((step) => ({ step, run: () => step.run(stage) }));
  return { stage, steps: performed, stays, close };
}

/** By the name that `--chapter` gives. */
export const chapters = {
  /** The paper's eight phases, on one machine. */
  story: async (options: ChapterOptions): Promise<Play> => playOf(await storyChapter(options)),
  /** Organisations on hosts of their own; one comes, one goes. Asks for network namespaces. */
  consortium: async (options: ChapterOptions): Promise<Play> => playOf(await consortiumChapter(options)),
} as const;
