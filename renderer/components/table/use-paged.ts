import { useState } from 'react';
import { usePages, type PagedCall, type PageRequest } from '../../bridge/index.ts';
import { keptView, type TableView } from './table-view.ts';

/** What a table knows of rows that a service gives in pages. */
export interface Paging {
  /** Of all pages together. */
  readonly total: number | undefined;
  /** Rows that are there and cannot be shown. */
  readonly unreadable: number;
  readonly hasMore: boolean;
  readonly loadingMore: boolean;
  readonly more: () => void;
  /** Key of the column by which the service has them in order, and the only one it can. */
  readonly order: string;
  /** Whether only some are asked for: no rows then does not mean that there are none. */
  readonly filtered: boolean;
  readonly onView: (view: TableView) => void;
}

interface PagedTable<N extends PagedCall> {
  /** Of the table, whose kept view decides what is asked for first. */
  readonly id: string;
  readonly initial: TableView;
  readonly order: string;
  readonly everyMs: number;
  /** What of a view the service filters and orders by itself. */
  readonly request: (view: TableView) => PageRequest<N>;
}

/** Rows of a table that come page after page as they are looked at; filters are the service's. */
export function usePaged<N extends PagedCall>(name: N, { id, initial, order, everyMs, request }: PagedTable<N>) {
  const [view, onView] = useState<TableView>(() => keptView(id)?.view ?? initial);
  const pages = usePages(name, { everyMs }, request(view));
  const { items: value, error, loading, again, total, unreadable, hasMore, loadingMore, more } = pages;
  const filtered = Object.values(view.filters).some((chosen) => chosen !== '');
  const paging: Paging = { total, unreadable, hasMore, loadingMore, more, order, filtered, onView };
  return { asking: { value, error, loading, again }, paging };
}

/** As routes name the order of a list. */
export function orderOf({ sort }: TableView, column: string): 'newest' | 'oldest' {
  return sort?.column === column && !sort.descending ? 'oldest' : 'newest';
}
