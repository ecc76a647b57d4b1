import { consortiumChapter } from './consortium/chapter.ts';
import { identityChapter } from './identity/chapter.ts';
import { playOf, type ChapterOptions, type Play } from './play.ts';
import { storyChapter } from './story.ts';
import { surgeryChapter } from './surgery/chapter.ts';

/** By the name that `--chapter` gives. */
export const chapters = {
  /** The paper's eight phases, on one machine. */
  story: async (options: ChapterOptions): Promise<Play> => playOf(await storyChapter(options)),
  /** An operation with four devices at once, faults and a kill among them, to the maker of one of them. */
  surgery: async (options: ChapterOptions): Promise<Play> => playOf(await surgeryChapter(options)),
  /** Keys that are lost with everything, and come back through people who know their owner. */
  identity: async (options: ChapterOptions): Promise<Play> => playOf(await identityChapter(options)),
  /** Organisations on hosts of their own; one comes, one goes. Asks for network namespaces. */
  consortium: async (options: ChapterOptions): Promise<Play> => playOf(await consortiumChapter(options)),
} as const;
