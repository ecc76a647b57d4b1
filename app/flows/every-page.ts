import type { ListPage } from '../../api/messages/paging.ts';

/** All pages of a list one after the other: where somebody needs the whole of what is theirs. */
export async function everyPage<T>(ask: (bookmark: string) => Promise<ListPage<T>>): Promise<T[]> {
  const items: T[] = [];
  let bookmark = '';
  do {
    const page = await ask(bookmark);
    items.push(...page.items);
    bookmark = page.bookmark;
  } while (bookmark !== '');
  return items;
}
