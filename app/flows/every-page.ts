import type { ListPage, WholeList } from '../../api/messages/paging.ts';
import { OpenwardError } from '../../domain/errors.ts';

/** Far more than anybody has of anything that is brought in whole: a hundred thousand rows of a service's pages. */
const mostPages = 2000;

/**
 * All pages of a list one after the other: where somebody needs the whole of what is theirs. A service that always has
 * one page more holds nobody up for ever. Errors: SERVICE_FAILED, those of `ask`.
 */
export async function wholeList<T>(ask: (bookmark: string) => Promise<ListPage<T>>): Promise<WholeList<T>> {
  const items: T[] = [];
  let unreadable = 0;
  let bookmark = '';
  for (let pages = 0; pages < mostPages; pages += 1) {
    const page = await ask(bookmark);
    items.push(...page.items);
    unreadable += page.unreadable;
    bookmark = page.bookmark;
    if (bookmark === '') return { items, unreadable };
  }
  throw new OpenwardError('SERVICE_FAILED', 'The list has no end');
}
