import type { ListPage, WholeList } from '../../api/messages/paging.ts';
import { OpenwardError } from '../../domain/errors.ts';

/** Far more than anybody has of anything that is brought in whole: a hundred thousand rows of a service's pages. */
const mostPages = 2000;

/** A page of a service or of the ledger. */
type AnyPage<T> = Omit<ListPage<T>, 'total'>;

/**
 * All pages of a list one after the other, until who reads them has enough. A service or peer that always has one page
 * more holds nobody up for ever. Errors: SERVICE_FAILED, those of `ask`.
 */
export async function* everyPage<T>(ask: (bookmark: string) => Promise<AnyPage<T>>): AsyncGenerator<AnyPage<T>> {
  let bookmark = '';
  for (let pages = 0; pages < mostPages; pages += 1) {
    const page = await ask(bookmark);
    yield page;
    bookmark = page.bookmark;
    if (bookmark === '') return;
  }
  throw new OpenwardError('SERVICE_FAILED', 'The list has no end');
}

/** The same as one: where somebody needs the whole of what is theirs. */
export async function wholeList<T>(ask: (bookmark: string) => Promise<AnyPage<T>>): Promise<WholeList<T>> {
  const items: T[] = [];
  let unreadable = 0;
  for await (const page of everyPage(ask)) {
    items.push(...page.items);
    unreadable += page.unreadable;
  }
  return { items, unreadable };
}
