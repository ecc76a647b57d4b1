import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import type { Asked, CallName, Replied } from '../../api/window/calls.ts';
import type { AskError } from './ask-error.ts';
import { asAskError } from './ask-error.ts';
import { ask, askParsed, isJob } from './ask.ts';
import type { NewsOf } from './news.ts';
import { useNews } from './news.ts';

/** A request as a screen writes it: the job id is put in here. */
export type Doing<N extends CallName> = Omit<Asked<N>, 'jobId'>;
export type JobState = Pick<NewsOf<'progress'>, 'phase' | 'done' | 'total' | 'unit'>;

export interface Act<N extends CallName> {
  /** Undefined when it failed: `error` then says why. */
  readonly run: (request: Doing<N>) => Promise<Replied<N> | undefined>;
  readonly busy: boolean;
  readonly error: AskError | undefined;
  readonly value: Replied<N> | undefined;
  /** What the job says it is doing; undefined before it has said anything. */
  readonly progress: JobState | undefined;
  /** Absent for calls that cannot be cancelled. */
  readonly cancel: (() => void) | undefined;
  readonly reset: () => void;
}

/** A call that changes something. `refreshes` names the questions whose answers it makes old. */
export function useAct<N extends CallName>(name: N, refreshes: readonly CallName[] = []): Act<N> {
  const client = useQueryClient();
  const jobId = useRef<string | undefined>(undefined);
  const [progress, setProgress] = useState<JobState | undefined>(undefined);
  useNews('progress', (news) => {
    if (news.jobId === jobId.current)
      setProgress({ phase: news.phase, done: news.done, total: news.total, unit: news.unit });
  });

  const mutation = useMutation<Replied<N>, Error, Doing<N>>({
    mutationFn: async (request) => {
      setProgress(undefined);
      jobId.current = isJob(name) ? crypto.randomUUID() : undefined;
      return askParsed(name, jobId.current === undefined ? request : { ...request, jobId: jobId.current });
    },
    onSettled: async () => {
      jobId.current = undefined;
      setProgress(undefined);
      await Promise.all(refreshes.map((stale) => client.invalidateQueries({ queryKey: [stale] })));
    },
  });

  const { mutateAsync, reset } = mutation;
  const run = useCallback(
    async (request: Doing<N>) => {
      try {
        return await mutateAsync(request);
      } catch {
        return undefined;
      }
    },
    [mutateAsync],
  );
  const cancel = useCallback(() => {
    if (jobId.current !== undefined) void ask('jobs.cancel', { jobId: jobId.current }).catch(() => undefined);
  }, []);

  return {
    run,
    busy: mutation.isPending,
    error: mutation.error === null ? undefined : asAskError(mutation.error),
    value: mutation.data,
    progress,
    cancel: isJob(name) ? cancel : undefined,
    reset,
  };
}
