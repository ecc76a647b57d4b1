import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

const running = new AsyncLocalStorage<string | undefined>();

/**
 * Does work, and all that it begins, under the id of one request: the first who is asked makes it, whoever is called
 * for it is told it, and every log has it, so that one call can be followed through all programs. A UUID; it says
 * nothing of anybody and decides nothing.
 */
export function underRequest<T>(id: string, work: () => T): T {
  return running.run(id, work);
}

/** For what begins here: a click, a round of something that is done again and again. */
export function underNewRequest<T>(work: () => T): T {
  return running.run(randomUUID(), work);
}

/** For what is begun by a request and goes on long after it. */
export function outsideRequests<T>(work: () => T): T {
  return running.run(undefined, work);
}

/** Of the request whose work this is; undefined where there is none. */
export function currentRequest(): string | undefined {
  return running.getStore();
}

/** The same as a field of a line in a log: absent where there is none. */
export function requestField(): { readonly requestId?: string } {
  const requestId = currentRequest();
  return requestId === undefined ? {} : { requestId };
}
