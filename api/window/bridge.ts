import type { News } from './news.ts';

/** All the preload script gives to the page, as `window.openward`. Channel names never come from the page. */
export interface Bridge {
  /** Resolves to an `Answer`, still to be parsed. */
  readonly ask: (name: string, request: unknown) => Promise<unknown>;
  /** Returns the function that ends listening. */
  readonly listen: (hear: (news: News) => void) => () => void;
}
