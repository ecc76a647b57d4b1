import { z } from 'zod';
import { Bookmark } from '../../domain/ids.ts';

/** Query of a route that answers in pages. */
export const PageOfList = z.object({
  /** What the page before named; absent for the first. */
  bookmark: Bookmark.optional(),
});

/** A page of a list, as every service answers one. */
export const listPage = <T extends z.ZodType>(item: T) =>
  z.object({
    /** In the order that was asked for. */
    items: z.array(item),
    /** Asks for what follows; empty after the last page. */
    bookmark: z.string(),
    /** How many there are on all pages. */
    total: z.number().int().min(0),
    /** How many of this page cannot be read at all, and are not among `items`. */
    unreadable: z.number().int().min(0).default(0),
  });

/** What `listPage` parses. */
export interface ListPage<T> {
  /** In the order that was asked for. */
  readonly items: T[];
  /** Asks for what follows; empty after the last page. */
  readonly bookmark: string;
  /** How many there are on all pages. */
  readonly total: number;
  /** How many of this page cannot be read at all, and are not among `items`. */
  readonly unreadable: number;
}

/** A list that a window is given as a whole. */
export const wholeListOf = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z.array(item),
    /** How many cannot be read at all, and are not among `items`. */
    unreadable: z.number().int().min(0),
  });

/** What `wholeListOf` parses. */
export interface WholeList<T> {
  /** In the order in which its pages come. */
  readonly items: T[];
  /** How many cannot be read at all, and are not among `items`. */
  readonly unreadable: number;
}
