import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { Asked, CallName, Replied } from '../../api/window/calls.ts';
import type { AskError } from './ask-error.ts';
import { asAskError } from './ask-error.ts';
import { ask, askParsed } from './ask.ts';

export interface AskOptions {
  /** False: not yet. */
  readonly enabled?: boolean;
  /** Ask again this often while on the screen: for what no event announces. */
  readonly everyMs?: number;
}

export interface Asking<R> {
  readonly value: R | undefined;
  readonly error: AskError | undefined;
  readonly loading: boolean;
  readonly again: () => void;
}

/** Asks once the component is on the screen and keeps the answer for as long as somebody looks at it. */
export function useAsk<N extends CallName>(name: N, request: Asked<N>, options: AskOptions = {}): Asking<Replied<N>> {
  const query = useQuery<Replied<N>>({
    queryKey: [name, request],
    queryFn: () => ask(name, request),
    enabled: options.enabled ?? true,
    refetchInterval: options.everyMs ?? false,
  });
  return {
    value: query.data,
    error: query.error === null ? undefined : asAskError(query.error),
    loading: query.isPending && query.fetchStatus === 'fetching',
    again: () => void query.refetch(),
  };
}

/** Calls answered in pages. */
export type PagedCall =
  | 'records.list'
  | 'shares.list'
  | 'uses.readings'
  | 'requests.list'
  | 'treatment.signed'
  | 'admin.registrations'
  | 'admin.bookings'
  | 'sa.registrations'
  | 'sa.applications'
  | 'sa.replacements'
  | 'sa.users';
/** What a paged call is asked beside the page. */
export type PageRequest<N extends PagedCall> = Omit<Asked<N>, 'bookmark'>;
type ItemOf<N extends PagedCall> = Replied<N>['items'][number];

export interface AskedPages<I> {
  readonly items: readonly I[] | undefined;
  /** Entries of the list that cannot be read, and are not in `items`. */
  readonly unreadable: number;
  /** Of all pages together, where the service counts them. */
  readonly total: number | undefined;
  readonly error: AskError | undefined;
  readonly loading: boolean;
  readonly hasMore: boolean;
  readonly loadingMore: boolean;
  readonly more: () => void;
  readonly again: () => void;
}

/**
 * Pages one after the other, as one list. When something else is asked for, the old list stays until the new one is
 * there.
 */
export function usePages<N extends PagedCall>(
  name: N,
  options: AskOptions = {},
  request?: PageRequest<N>,
): AskedPages<ItemOf<N>> {
  const query = useInfiniteQuery({
    queryKey: [name, 'pages', request],
    queryFn: ({ pageParam }): Promise<Replied<N>> => askParsed(name, { ...request, bookmark: pageParam }),
    initialPageParam: '',
    getNextPageParam: (last: Replied<N>) => (last.bookmark === '' ? undefined : last.bookmark),
    enabled: options.enabled ?? true,
    refetchInterval: options.everyMs ?? false,
    placeholderData: keepPreviousData,
  });
  const first = query.data?.pages[0];
  return {
    total: first !== undefined && 'total' in first ? first.total : undefined,
    items: query.data?.pages.flatMap((page): readonly ItemOf<N>[] => page.items),
    unreadable: query.data?.pages.reduce((sum, page) => sum + ('unreadable' in page ? page.unreadable : 0), 0) ?? 0,
    error: query.error === null ? undefined : asAskError(query.error),
    loading: query.isPending && query.fetchStatus === 'fetching',
    hasMore: query.hasNextPage,
    loadingMore: query.isFetchingNextPage,
    more: () => void query.fetchNextPage(),
    again: () => void query.refetch(),
  };
}
