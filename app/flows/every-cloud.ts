import type { Cloud, Clouds } from '../../api/http/clouds.ts';
import type { Service } from '../../api/http/service.ts';

/** What lies at the clouds, and which of them did not say. */
export interface FromEveryCloud<T> {
  readonly held: readonly { readonly cloud: Cloud; readonly item: T }[];
  /** MSP ids. */
  readonly silent: readonly string[];
}

/**
 * Asks every cloud at once; one that does not answer hides no other, and is told of.
 * Errors: when no cloud answers, that of the first.
 */
export async function fromEveryCloud<T>(
  { all }: Pick<Clouds, 'all'>,
  ask: (service: Service) => Promise<readonly T[]>,
): Promise<FromEveryCloud<T>> {
  const answers = await Promise.allSettled(all.map(({ service }) => ask(service)));
  const failed = answers.find((answer) => answer.status === 'rejected');
  if (failed !== undefined && answers.every(({ status }) => status === 'rejected')) throw failed.reason;
  const told = all.map((cloud, index) => ({ cloud, answer: answers[index] }));
  return {
    held: told.flatMap(({ cloud, answer }) =>
      answer?.status === 'fulfilled' ? answer.value.map((item) => ({ cloud, item })) : [],
    ),
    silent: told.flatMap(({ cloud, answer }) => (answer?.status === 'fulfilled' ? [] : [cloud.mspId])),
  };
}
