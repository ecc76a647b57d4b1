import { later } from '../later.ts';

/** Milliseconds between two attempts, at most. */
const EVERY_MS = 500;

/** The service has said that it is ending, and that it has done nothing of what was asked. */
export class NotHeard extends Error {}

/**
 * Nothing was sent, since nobody listens there: as it is for some seconds while a service is started anew, with another
 * release for instance.
 */
export function neverReached(thrown: unknown): boolean {
  if (thrown instanceof NotHeard) return true;
  if (thrown instanceof AggregateError) return thrown.errors.length > 0 && thrown.errors.every(neverReached);
  return codeOf(thrown) === 'ECONNREFUSED';
}

/** The other side has ended while it was asked; what was asked may have been done, which for a question is nothing. */
export function wasCutOff(thrown: unknown): boolean {
  return ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'].includes(codeOf(thrown));
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
}

/** How long, and at which failures, a call is made again. */
export interface Patience {
  readonly milliseconds: number;
  readonly passes: (thrown: unknown) => boolean;
  readonly signal: AbortSignal | undefined;
}

/** Calls again for so long at what passes; whatever else it throws is thrown on. */
export async function untilBack<T>(call: () => Promise<T>, { milliseconds, passes, signal }: Patience): Promise<T> {
  const until = performance.now() + milliseconds;
  for (let pause = 50; ; pause = Math.min(EVERY_MS, pause * 2)) {
    try {
      return await call();
    } catch (error) {
      if (!passes(error) || signal?.aborted || performance.now() + pause > until) throw error;
    }
    await later(pause);
  }
}
