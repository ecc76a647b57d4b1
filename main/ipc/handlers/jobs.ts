import type { AreaHandlers } from '../handlers.ts';
import type { Jobs } from '../jobs.ts';

export function jobHandlers(jobs: Jobs): AreaHandlers<'jobs'> {
  return {
    'jobs.cancel': async ({ jobId }) => {
      jobs.cancel(jobId);
      return Promise.resolve({});
    },
  };
}
