import { QueryClient } from '@tanstack/react-query';

/**
 * Main decides about retrying and about being connected; here an answer is kept only while somebody looks at it,
 * because the renderer may hold what is on the screen now and nothing more.
 */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: false,
        networkMode: 'always',
        staleTime: 2_000,
        gcTime: 5_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
      mutations: { retry: false, networkMode: 'always', gcTime: 0 },
    },
  });
}
